import type { Row } from './written-rows.ts';
import { run } from './run.ts';

const DAY = '2025-10-01';

const managed: Row = {
  report_period_id: 1,
  cluster_id: run.clusterId,
  cluster_alias: run.clusterAlias,
  usage_start: DAY,
  usage_end: DAY,
  namespace: 'shop',
  node: 'node-1',
  source_uuid: run.sourceUuid,
};

/** A pod row of the managed summary with a quarter of its node's cores and an eighth of its memory. */
export const podRow = (change: Row = {}): Row => ({
  ...managed,
  data_source: 'Pod',
  resource_id: 'i-1',
  pod_labels: '{}',
  pod_effective_usage_cpu_core_hours: 4,
  pod_effective_usage_memory_gigabyte_hours: 8,
  node_capacity_cpu_core_hours: 16,
  node_capacity_memory_gigabyte_hours: 64,
  ...change,
});

/** A storage row of the managed summary: a claim of 10 GB on the volume `vol-1`, of no running pod. */
export const storageRow = (change: Row = {}): Row => ({
  ...managed,
  data_source: 'Storage',
  node: null,
  persistentvolumeclaim: 'claim-1',
  persistentvolume: 'volume-1',
  storageclass: 'gp3',
  csi_volume_handle: 'vol-1',
  volume_labels: '{}',
  persistentvolumeclaim_capacity_gigabyte: 10,
  ...change,
});

/** What another cluster's rows differ in. */
export const otherCluster = {
  source_uuid: '00000000-0000-4000-8000-000000000002',
  cluster_id: 'cluster-2',
  cluster_alias: 'Two',
};
