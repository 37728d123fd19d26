import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { afterSteps } from '@ocp/after';
import {
  createAggregator,
  fromEnv,
  ocpPipeline,
  OcpError,
  parseRequest,
  type AggregatorParts,
  type Engine,
  type EngineRow,
  type Lake,
  type Store,
} from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { postgres } from '@ocp/engine-postgres';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { wrap } from './support/wrap.ts';
import { goldenTenant, lakeAt, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

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

const request = parseRequest({
  provider_type: 'OCP',
  schema: SCHEMA,
  ocp_source_uuid: SOURCE,
  start_date: '2025-10-01',
  end_date: '2025-10-03',
});

/** An aggregator of two real engines; flags are those of an environment. */
function aggregator(environment: Record<string, string>, changes: Partial<AggregatorParts> = {}) {
  return createAggregator({
    candidate: duckdb(),
    incumbent: postgres(),
    lake,
    store,
    after: afterSteps,
    flags: fromEnv(environment),
    ...changes,
  });
}

/** DuckDB that fails in its last step. */
const failing: Engine = {
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
const changing = (name: string, change: (row: EngineRow) => EngineRow): Engine => ({
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
const differing = changing('differing', (row) =>
  typeof row.pod_usage_cpu_core_hours === 'number' && row.data_source !== 'Storage'
    ? { ...row, pod_usage_cpu_core_hours: row.pod_usage_cpu_core_hours + 1 }
    : row,
);

/** DuckDB in whose beginning somebody stops the run. */
const stopping = (stop: AbortController): Engine => ({
  ...duckdb(),
  open() {
    stop.abort();
    return Promise.reject(new OcpError('STOPPED', 'stopped'));
  },
});

const on = { USE_POC_AGGREGATOR: 'true', POC_ENABLED_SCHEMAS: SCHEMA };
const recorded = () =>
  tenant.rows(
    `select choice, reason, engine, outcome, validated, verdict, error->>'code' as error from ${SCHEMA}__ocp.runs`,
  );
const correct = async () => expect(await tenant.differences()).toEqual([]);

describe('the switch', () => {
  it('is off: the incumbent runs', async () => {
    const { decision, engine } = await aggregator({}).run(request);
    expect({ ...decision, engine }).toEqual({
      schema: SCHEMA,
      choice: 'incumbent',
      reason: 'off',
      phase: 'rollout',
      engine: 'postgres',
    });
    await correct();
    expect(await recorded()).toMatchObject([{ engine: 'postgres', outcome: 'done', reason: 'off' }]);
  });

  it('is turned on without a restart', async () => {
    const environment: Record<string, string> = {};
    const host = aggregator(environment);
    expect((await host.decide(SCHEMA)).choice).toBe('incumbent');
    Object.assign(environment, on);
    expect((await host.run(request)).engine).toBe('duckdb');
    await correct();
  });
});

describe('validate', () => {
  it('runs both and finds them equal; the rows are the incumbent’s', async () => {
    const { engine, validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }).run(request);
    expect(engine).toBe('postgres');
    expect(validation).toMatchObject({ engine: 'duckdb', verdict: 'equal' });
    await correct();
    expect(await recorded()).toMatchObject([
      { engine: 'postgres', reason: 'validate', validated: 'duckdb', verdict: 'equal' },
    ]);
  });

  it('finds a planted difference, names step, table, column, key and both values, and keeps it', async () => {
    const host = aggregator({ ...on, POC_VALIDATION_MODE: 'true' }, { candidate: differing });
    const { engine, validation } = await host.run(request);
    expect(engine).toBe('postgres');
    expect(validation?.verdict).toBe('different');
    await correct();
    const kept = await tenant.rows<Record<string, string>>(
      `select distinct table_name, step, column_name, kind from ${SCHEMA}__ocp.run_differences`,
    );
    expect(kept).toEqual([
      {
        table_name: 'reporting_ocpusagelineitem_daily_summary',
        step: 'pod_usage',
        column_name: 'pod_usage_cpu_core_hours',
        kind: 'cells',
      },
    ]);
    const [one] = await tenant.rows<{ key: object; by: number }>(
      `select key, candidate::float8 - incumbent::float8 as by from ${SCHEMA}__ocp.run_differences`,
    );
    expect(one?.by).toBeCloseTo(1, 5);
    expect(one?.key).toMatchObject({ data_source: 'Pod', usage_end: expect.stringContaining('2025-10') });
  });

  it('keeps what differs in text with both values', async () => {
    const candidate = changing('renaming', (row) =>
      row.namespace === undefined ? row : { ...row, namespace: `${row.namespace}-other` },
    );
    await aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate }).run(request);
    const kept = await tenant.rows<{ incumbent: string; candidate: string }>(
      `select incumbent, candidate from ${SCHEMA}__ocp.run_differences
        where column_name = 'namespace' and kind = 'only left'`,
    );
    expect(kept.length).toBeGreaterThan(5);
    for (const row of kept) expect(row.candidate).toBe(`${row.incumbent}-other`);
  });

  it('leaves the state that an incumbent engine wrote, and writes it for a host that writes none', async () => {
    const state = ocpPipeline.outputs.find(({ place }) => place === 'state');
    const candidate: Engine = {
      ...duckdb(),
      async open(job) {
        const session = await duckdb().open(job);
        return wrap(session, {
          result: (relation, columns) =>
            columns === state?.columns
              ? Promise.reject(new OcpError('ENGINE_STEP', 'the state is written'))
              : session.result(relation, columns),
        });
      },
    };
    const verdict = async (incumbent: AggregatorParts['incumbent']) => {
      const { validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate, incumbent }).run(
        request,
      );
      return [validation?.verdict, validation?.error?.message];
    };
    expect(await verdict(postgres())).toEqual(['equal', undefined]);
    expect(await verdict(() => Promise.resolve())).toEqual(['failed', 'the state is written']);
  });

  it('takes a stop for a verdict: the incumbent’s rows are there', async () => {
    const stop = new AbortController();
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate: stopping(stop) });
    const { engine, validation } = await host.run(request, { signal: stop.signal });
    expect([engine, validation?.verdict, validation?.error?.code]).toEqual(['postgres', 'failed', 'STOPPED']);
    await correct();
  });

  it('is not equal where the candidate had nothing to compare', async () => {
    const later = { ...request, start_date: '2031-10-01', end_date: '2031-10-03' };
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { incumbent: () => Promise.resolve() });
    expect((await host.run(later)).validation).toMatchObject({
      verdict: 'failed',
      error: { code: 'NO_INPUT', message: expect.stringContaining('report period') },
    });
    const both = await aggregator({ POC_VALIDATION_MODE: 'true' }).run(later);
    expect([both.report?.status, both.validation?.verdict]).toEqual(['nothing', 'equal']);
  });

  it('fails a strict run after the incumbent’s rows are there', async () => {
    const flags = { POC_VALIDATION_MODE: 'true', POC_VALIDATION_STRICT: 'true' };
    await expect(aggregator(flags, { candidate: differing }).run(request)).rejects.toMatchObject({
      code: 'VALIDATION_DIFFERENT',
    });
    await correct();
    expect(await recorded()).toMatchObject([{ outcome: 'done', verdict: 'different' }]);
  });

  it('takes a failure of the candidate for a verdict', async () => {
    const host = aggregator({ POC_VALIDATION_MODE: 'true' }, { candidate: failing });
    const { validation } = await host.run(request);
    expect(validation).toMatchObject({ verdict: 'failed', error: { code: 'ENGINE_STEP' } });
    await correct();
    expect(await recorded()).toMatchObject([{ outcome: 'done', verdict: 'failed', error: 'ENGINE_STEP' }]);
  });

  it('compares with what a host wrote by itself', async () => {
    const incumbent = async () => {
      await aggregator({}, { incumbent: duckdb() }).run(request);
      await tenant.rows(`update ${SCHEMA}.reporting_ocpusagelineitem_daily_summary
        set node_capacity_cpu_cores = node_capacity_cpu_cores + 1 where usage_start = '2025-10-02'`);
    };
    const { engine, validation } = await aggregator({ POC_VALIDATION_MODE: 'true' }, { incumbent }).run(
      request,
    );
    expect(engine).toBe('incumbent');
    expect(validation?.verdict).toBe('different');
    expect(validation?.comparisons[0]?.tables[0]?.differences[0]).toMatchObject({
      kind: 'cells',
      key: { usage_start: '2025-10-02' },
      cells: [{ column: 'node_capacity_cpu_cores' }],
    });
  });
});

describe('rollout', () => {
  it('raises the candidate’s failure, and nothing was written', async () => {
    await expect(aggregator(on, { candidate: failing }).run(request)).rejects.toMatchObject({
      code: 'ENGINE_STEP',
    });
    expect(await tenant.rows(`select from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary`)).toEqual([]);
    expect(await recorded()).toMatchObject([{ outcome: 'failed', error: 'ENGINE_STEP', reason: 'listed' }]);
  });
});

describe('fallback', () => {
  const flags = { ...on, POC_PHASE: 'fallback' };

  it('runs the incumbent after a failure, and records both', async () => {
    const { engine, fellBack } = await aggregator(flags, { candidate: failing }).run(request);
    expect(engine).toBe('postgres');
    expect(fellBack).toMatchObject({ code: 'ENGINE_STEP', where: { step: 'summary_rows' } });
    await correct();
    expect(await recorded()).toMatchObject([
      { engine: 'postgres', outcome: 'fell back', error: 'ENGINE_STEP' },
    ]);
  });

  it('runs the incumbent where the candidate cannot make the pipeline at all', async () => {
    const candidate: Engine = {
      ...duckdb(),
      capabilities: {
        ...duckdb().capabilities,
        pipelines: { ...duckdb().capabilities.pipelines, ocp: 'none' },
      },
    };
    const { engine, fellBack } = await aggregator(flags, { candidate }).run(request);
    expect([engine, fellBack?.code]).toEqual(['postgres', 'PIPELINE_UNSUPPORTED']);
    await correct();
  });

  it('tells of the decision and of the failure while it runs', async () => {
    const told: unknown[] = [];
    await aggregator(flags, { candidate: failing }).run(request, {
      onDecision: ({ reason }) => told.push(reason),
      onFallback: ({ code }) => told.push(code),
    });
    expect(told).toEqual(['listed', 'ENGINE_STEP']);
  });

  it('records both failures when the incumbent fails too', async () => {
    const incumbent = () => Promise.reject(new Error('Trino is away'));
    const host = aggregator(flags, { candidate: failing, incumbent });
    await expect(host.run(request)).rejects.toThrow('Trino is away');
    const [kept] = await tenant.rows<{ message: string }>(
      `select error->>'message' as message from ${SCHEMA}__ocp.runs`,
    );
    expect(kept?.message).toMatch(/^Trino is away; before it, the candidate: ENGINE_STEP a planted failure/);
  });

  it('does not run the incumbent when the candidate was stopped', async () => {
    const stop = new AbortController();
    const host = aggregator(flags, { candidate: stopping(stop) });
    await expect(host.run(request, { signal: stop.signal })).rejects.toMatchObject({ code: 'STOPPED' });
    expect(await tenant.rows(`select from ${SCHEMA}.reporting_ocpusagelineitem_daily_summary`)).toEqual([]);
  });
});

describe('only', () => {
  it('runs the candidate for every schema', async () => {
    const flags = { USE_POC_AGGREGATOR: 'true', POC_PHASE: 'only' };
    const incumbent = () => Promise.reject(new Error('is not run'));
    const { engine, decision } = await aggregator(flags, { incumbent }).run(request);
    expect([engine, decision.reason]).toEqual(['duckdb', 'only']);
    await correct();
  });
});

describe('records that cannot be written', () => {
  const records = { add: () => Promise.reject(new OcpError('DATABASE_UNREACHABLE', 'gone')) };

  it('do not hide why a run failed', async () => {
    const host = aggregator(on, { candidate: failing, records });
    await expect(host.run(request)).rejects.toMatchObject({
      code: 'ENGINE_STEP',
      report: { status: 'failed' },
    });
  });

  it('do not make a failure of a run that was done', async () => {
    const { engine, unrecorded } = await aggregator(on, { records }).run(request);
    expect([engine, unrecorded?.code]).toEqual(['duckdb', 'DATABASE_UNREACHABLE']);
    await correct();
  });
});

it('refuses the PostgreSQL pipeline where the host has none', async () => {
  const host = aggregator({ ...on, OCP_POSTGRES_PIPELINE: 'true' });
  await expect(host.run(request)).rejects.toMatchObject({
    code: 'FLAG_INVALID',
    where: { flag: 'OCP_POSTGRES_PIPELINE' },
  });
});

it('says what a stand-alone request needs', async () => {
  const host = aggregator(on, { after: {} });
  await expect(host.run(request)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    hint: expect.stringContaining('@ocp/after'),
  });
});

it('compares engines by their names, or as they are', async () => {
  const host = aggregator({});
  const report = await host.compare(request, ['duckdb', arrow(), 'postgres']);
  expect(report.status).toBe('done');
  expect(report.comparisons.map(({ right }) => right)).toContain('arrow');
  await expect(host.compare(request, ['duckdb', 'nothing'])).rejects.toMatchObject({
    code: 'ENGINE_UNKNOWN',
  });
});
