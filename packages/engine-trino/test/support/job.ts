import { ocpPipeline, openshiftConfig, type DayRange, type EngineJob, type EngineSession } from '@ocp/core';

export const never: AbortSignal = new AbortController().signal;

const days: DayRange = { start: '2025-10-01', end: '2025-10-02' };
const run = {
  sourceUuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  reportPeriodId: 1,
  clusterId: 'c',
  clusterAlias: null,
};
const tenant = {
  enabledKeys: [],
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: undefined,
  providerName: undefined,
  providerClusterId: undefined,
};

/** An OpenShift run without input: every step is made, of nothing. */
export const emptyJob = (change: Partial<EngineJob> = {}): EngineJob => ({
  pipeline: ocpPipeline,
  days,
  inputs: {},
  config: openshiftConfig(run, tenant, days),
  state: {},
  limits: {},
  signal: never,
  ...change,
});

/** Makes all steps and returns the rows of the last. */
export async function makeAll(session: EngineSession): Promise<number> {
  let rows = 0;
  for (const { name } of ocpPipeline.steps) rows = await session.make(name);
  return rows;
}
