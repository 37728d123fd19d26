import {
  ocpPipeline,
  parseRequest,
  planOpenshift,
  type DayRange,
  type EngineJob,
  type EngineSession,
  type SqlSession,
} from '@ocp/core';

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

const request = parseRequest({
  ...{ provider_type: 'OCP', schema: 'org1', ocp_source_uuid: run.sourceUuid },
  ...{ start_date: days.start, end_date: days.end },
});

const refused = (): never => {
  throw new Error('Trino computes outside of the database');
};
const noDatabase: SqlSession = {
  ...{ schema: 'none', execute: refused, rows: refused, look: refused, copyIn: refused, copyOut: refused },
};

/** An OpenShift run without input: every step is made, of nothing. */
export function emptyJob(change: Partial<EngineJob> = {}): EngineJob {
  const [window] = planOpenshift(request, run, tenant, { madeFrom: 'x', firstPodDay: days.start }).windows;
  const inputs = window!.inputs.map(({ relation, table }) => [relation, { table, days, files: [] }] as const);
  return {
    pipeline: ocpPipeline,
    days,
    inputs: Object.fromEntries(inputs),
    config: window!.config,
    state: {},
    sql: noDatabase,
    limits: {},
    signal: never,
    ...change,
  };
}

/** Makes all steps and returns the rows of the last. */
export async function makeAll(session: EngineSession): Promise<number> {
  let rows = 0;
  for (const { name } of ocpPipeline.steps) rows = await session.make(name);
  return rows;
}
