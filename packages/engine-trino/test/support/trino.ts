import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { ocpPipeline, openshiftConfig, type DayRange, type EngineJob, type EngineSession } from '@ocp/core';
import { TrinoConnection, trinoOptions, type TrinoOptions } from '@ocp/engine-trino';

export const never: AbortSignal = new AbortController().signal;

/** Statements beside the engine. */
export const sql = new TrinoConnection(trinoOptions(process.env));

/** Schemas of a test's own for scratch and inputs, in which nothing else happens. */
export async function ownScratch() {
  const { scratch, inputs, ...given } = trinoOptions(process.env);
  const schema = `ocp_test_${randomBytes(4).toString('hex')}`;
  const own = { ...given, scratch: { ...scratch, schema }, inputs: { ...inputs, schema } };
  const place = (catalog: string) => `"${catalog}"."${schema}"`;
  const places = [...new Set([scratch.catalog, inputs.catalog])].map(place);
  for (const name of places) await sql.execute(`create schema ${name}`, never);
  afterAll(async () => {
    for (const name of places) await sql.execute(`drop schema ${name} cascade`, never);
  });
  return {
    /** The Trino of the tests, as its environment says, with what a test changes. */
    options: (change: Partial<TrinoOptions> = {}): TrinoOptions => ({ ...own, ...change }),
    /** The scratch schema, ready to stand before a table. */
    scratch: place(scratch.catalog),
    /** Names of the tables in it. */
    tables: async () =>
      (await sql.rows(`show tables from ${place(scratch.catalog)}`, never)).map(([name]) => String(name)),
  };
}

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
