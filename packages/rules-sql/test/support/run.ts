import { ocpPipeline, parseRequest, planOpenshift, type DayRange, type TenantConfig } from '@ocp/core';
import { engineRun, onlyWindow } from './engine-run.ts';
import type { Row, Rows } from './written-rows.ts';

export type { Row } from './written-rows.ts';

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
  inputs: Rows;
  tenant?: Partial<TenantConfig>;
  days?: DayRange;
  signal?: AbortSignal;
}

/** The only window of a run of OpenShift, as the plan hands it to an engine. */
export function openshiftWindow(change: Partial<TenantConfig> | undefined, days: DayRange) {
  const request = parseRequest({
    ...{ provider_type: 'OCP', schema: 'org1', ocp_source_uuid: run.sourceUuid },
    ...{ start_date: days.start, end_date: days.end },
  });
  return onlyWindow(planOpenshift(request, run, tenant(change), { firstPodDay: days.start, madeFrom: 'x' }));
}

/** Runs the OpenShift pipeline and gives the rows of some relations. */
export async function relations(
  { inputs, tenant: change, days = { start: '2025-10-01', end: '2025-10-01' }, signal }: RunInput,
  ...names: string[]
): Promise<Row[][]> {
  const window = openshiftWindow(change, days);
  return engineRun({ pipeline: ocpPipeline, window, rows: inputs, signal }, names);
}

export async function summary(input: RunInput): Promise<Row[]> {
  const [rows = []] = await relations(input, 'summary_rows');
  return rows;
}
