import { ocpPipeline, openshiftConfig, type DayRange, type TenantConfig } from '@ocp/core';
import { engineRun, type Inputs, type Row } from './engine-run.ts';

export type { Inputs, Row } from './engine-run.ts';

export const tenant = (change: Partial<TenantConfig> = {}): TenantConfig => ({
  enabledKeys: ['app', 'env', 'team'].map((key) => ({ key, providerType: 'OCP' })),
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: undefined,
  providerName: undefined,
  providerClusterId: undefined,
  ...change,
});

export const run = {
  sourceUuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  reportPeriodId: 1,
  clusterId: 'cluster-1',
  clusterAlias: 'One',
};

export interface RunInput {
  inputs: Inputs;
  tenant?: Partial<TenantConfig>;
  days?: DayRange;
  signal?: AbortSignal;
}

/** Runs the OpenShift pipeline and gives the rows of some relations. */
export async function relations(
  { inputs, tenant: change, days = { start: '2025-10-01', end: '2025-10-01' }, signal }: RunInput,
  ...names: string[]
): Promise<Row[][]> {
  const config = openshiftConfig(run, tenant(change), days);
  return engineRun({ pipeline: ocpPipeline, days, inputs, config, signal }, names);
}

export async function summary(input: RunInput): Promise<Row[]> {
  const [rows = []] = await relations(input, 'summary_rows');
  return rows;
}
