import { afterSteps } from '@ocp/after';
import {
  createAggregator,
  fromEnv,
  OcpError,
  parseRequest,
  type Aggregator,
  type AggregatorParts,
  type Engine,
  type EngineRow,
  type Lake,
  type Store,
} from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { goldenTenant, lakeAt, SCHEMA, SOURCE, type Tenant } from './tenant.ts';
import { wrap } from './wrap.ts';

export const request = parseRequest({
  provider_type: 'OCP',
  schema: SCHEMA,
  ocp_source_uuid: SOURCE,
  start_date: '2025-10-01',
  end_date: '2025-10-03',
});

/** Flags with which the candidate runs for the tenant. */
export const on = { USE_POC_AGGREGATOR: 'true', POC_ENABLED_SCHEMAS: SCHEMA };

/** A tenant of a golden that is summarized by aggregators; each test begins with empty tables. */
export interface AggregatorSite {
  /** An aggregator of two real engines; flags are those of an environment. */
  aggregator(environment: Record<string, string>, changes?: Partial<AggregatorParts>): Aggregator;
  rows: Tenant['rows'];
  /** What is recorded of the runs. */
  recorded(): Promise<object[]>;
  /** Expects the rows that users read to be the golden's. */
  correct(): Promise<void>;
}

/** Makes the tenant for the tests of a file. */
export function aggregatorSite(): AggregatorSite {
  let tenant: Tenant;
  let store: Store;
  let lake: Lake;
  beforeAll(async () => {
    tenant = await goldenTenant('ocp-basic');
  });
  afterAll(() => tenant.close());
  beforeEach(async () => {
    store = postgresStore({ url: tenant.url });
    lake = await openLake(lakeAt(`${tenant.golden}/input`));
    await tenant.rows(`drop schema if exists ${SCHEMA}__ocp cascade`);
    await tenant.rows(`delete from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary`);
  });
  afterEach(async () => {
    await store.close();
    await lake.close();
  });
  return {
    aggregator: (environment, changes = {}) =>
      createAggregator({
        candidate: duckdb(),
        incumbent: postgres(),
        lake,
        store,
        after: afterSteps,
        flags: fromEnv(environment),
        ...changes,
      }),
    rows: (sql, values) => tenant.rows(sql, values),
    recorded: () =>
      tenant.rows(
        `select choice, reason, engine, outcome, validated, verdict, error->>'code' as error from ${SCHEMA}__ocp.runs`,
      ),
    correct: async () => expect(await tenant.differences()).toEqual([]),
  };
}

/** DuckDB that fails in its last step. */
export const failing: Engine = {
  ...duckdb(),
  name: 'failing',
  async open(job) {
    const session = await duckdb().open(job);
    return wrap(session, {
      make: (step) =>
        step === 'summary_rows'
          ? Promise.reject(new OcpError('ENGINE_STEP', 'a planted failure', { where: { step } }))
          : session.make(step),
    });
  },
};

/** DuckDB whose rows are not what they are. */
export const changing = (name: string, change: (row: EngineRow) => EngineRow): Engine => ({
  ...duckdb(),
  name,
  async open(job) {
    const session = await duckdb().open(job);
    return wrap(session, {
      rows: async (relation, where, limit) => (await session.rows(relation, where, limit)).map(change),
    });
  },
});

/** DuckDB that takes every pod to have used one hour more. */
export const differing = changing('differing', (row) =>
  typeof row.pod_usage_cpu_core_hours === 'number' && row.data_source !== 'Storage'
    ? { ...row, pod_usage_cpu_core_hours: row.pod_usage_cpu_core_hours + 1 }
    : row,
);

/** DuckDB in whose beginning somebody stops the run. */
export const stopping = (stop: AbortController): Engine => ({
  ...duckdb(),
  open() {
    stop.abort();
    return Promise.reject(new OcpError('STOPPED', 'stopped'));
  },
});
