import type { CloudConfig, LakeFile, PartitionRef, TenantConfig } from '@ocp/core';

/** A tenant with one report period and nothing enabled. */
export const tenantConfig = (change: Partial<TenantConfig> = {}): TenantConfig => ({
  enabledKeys: [],
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: { id: 7, clusterId: 'cluster-1', clusterAlias: 'One', start: '2025-10-01' },
  providerName: 'Provider',
  providerClusterId: 'other',
  ...change,
});

/** A cloud source with one bill and no markup. */
export const cloudConfig = (change: Partial<CloudConfig> = {}): CloudConfig => ({
  billId: 3,
  clusterKnown: true,
  markup: 0,
  openshiftMarkup: undefined,
  distribution: 'cpu',
  accountAliases: [],
  reportedTagPairs: [],
  registeredKeys: [],
  diskSizes: [],
  ...change,
});

/** A file of a partition, of some bytes. */
export const fileOf = (partition: PartitionRef, bytes: number): LakeFile => ({
  ...{ partition, bytes, name: 'a.parquet', folder: 'file:///lake', origin: 'file:///lake/a.parquet' },
  ...{ version: '1', columns: [], rows: 1 },
});
