import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { goldenTenant, lakeAt, SCHEMA, SOURCE, type Tenant } from '../support/tenant.ts';
import { addSources, requestOf, sourceNumber } from './many-sources.ts';
import { startServer, type Server } from './server.ts';
import { holdLock } from './source-lock.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const OTHER = sourceNumber(1);
const THIRD = sourceNumber(2);

let tenant: Tenant;
let server: Server;
beforeAll(async () => {
  tenant = await goldenTenant();
  await addSources(tenant, 2);
  server = await startServer(tenant);
});
afterAll(async () => {
  await server.stop();
  await tenant.close();
});

const ask = (source: string, days?: readonly [number, number]) =>
  server.call('POST', '/api/v1/aggregate', requestOf(source, days));
const job = async (id: string) => (await server.call('GET', `/api/v1/jobs/${id}`)).body;
const cancel = (id: string) => server.call('DELETE', `/api/v1/jobs/${id}`);

/** Waits until the run of a request has come to the lock that a test holds. */
const waitsForLock = (requestId: string) =>
  vi.waitFor(
    async () => {
      const waiting = `select from pg_stat_activity where application_name = $1 and wait_event = 'advisory'`;
      expect(await tenant.rows(waiting, [`ocp ${requestId}`])).toHaveLength(1);
    },
    { timeout: 20_000, interval: 20 },
  );

it('takes a request as a job, and shows its steps and its report', async () => {
  const { status, headers, body } = await ask(SOURCE);
  expect(status).toBe(202);
  expect(headers.get('location')).toBe(`/api/v1/jobs/${body.id}`);
  expect(await server.ended(body.id)).toMatchObject({
    status: 'done',
    engine: 'duckdb',
    attempts: 1,
    decision: { choice: 'candidate', reason: 'only' },
    report: { status: 'done', tables: { [SUMMARY]: { written: 21 } } },
  });
  expect(await tenant.differences()).toEqual([]);
});

it('names the lake of a job, and gives the same job for the same key', async () => {
  const sent = (key: string, days?: readonly [number, number]) =>
    server.call('POST', '/api/v1/aggregate', requestOf(SOURCE, days), { 'idempotency-key': key });
  const { body } = await sent('first');
  expect(body.lake).toBe(lakeAt(`${tenant.golden}/input`));
  const ended = await server.ended(body.id);
  expect(ended).toMatchObject({ status: 'done', lake: body.lake });
  expect((await sent('first')).body).toMatchObject({ id: body.id, status: 'done' });
  const other = await sent('first', [1, 2]);
  expect([other.status, other.body.error.code]).toEqual([409, 'KEY_REUSED']);
  const next = await sent('second');
  expect(next.body.id).not.toBe(body.id);
  await server.ended(next.body.id);
});

it('counts the run of a job as every run is counted', async () => {
  const { body } = await ask(SOURCE);
  await server.ended(body.id);
  const { body: metrics } = await server.call('GET', '/metrics');
  expect(metrics).toMatch(/^ocp_run_seconds_count\{pipeline="ocp",engine="duckdb"\} [1-9]/m);
  expect(metrics).toMatch(new RegExp(`^ocp_rows_written_total\\{table="${SUMMARY}"\\} [1-9]`, 'm'));
  expect(metrics).toMatch(/^ocp_step_seconds_count\{pipeline="ocp",step="summary_rows"\} [1-9]/m);
});

it('waits for the report', async () => {
  await server.ended((await ask(SOURCE)).body.id);
  const anew = { ...requestOf(SOURCE), full: true };
  const { status, body } = await server.call('POST', '/api/v1/aggregate?wait=true', anew);
  expect(status).toBe(200);
  expect(body.report.tables[SUMMARY].deleted).toBe(21);
});

it('runs the engine that is named, whatever the decision', async () => {
  const request = { ...requestOf(SOURCE), engine: 'postgres' };
  const { body } = await server.call('POST', '/api/v1/aggregate?wait=true', request);
  expect(body).toMatchObject({
    status: 'done',
    engine: 'postgres',
    report: { decision: { reason: 'requested' } },
  });
  expect(body.decision).toBeUndefined();
});

it('says that there was nothing to do', async () => {
  const request = { ...requestOf(SOURCE), start_date: '2025-11-01', end_date: '2025-11-02' };
  const { status, body } = await server.call('POST', '/api/v1/aggregate?wait=true', request);
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'nothing', report: { warnings: [{ code: 'NO_REPORT_PERIOD' }] } });
});

it('tries a failure that does not pass once, and answers with it', async () => {
  const request = { ...requestOf(SOURCE), schema: 'nobody' };
  const { status, body } = await server.call('POST', '/api/v1/aggregate?wait=true', request);
  expect(status).toBe(422);
  expect(body.error).toMatchObject({ code: 'SCHEMA_UNKNOWN', where: { schema: 'nobody' } });
  expect(await job(body.error.where.job)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'SCHEMA_UNKNOWN' },
    report: { status: 'failed', tables: {} },
  });
});

it('tries a failure that passes again', async () => {
  await using lock = await holdLock(tenant, OTHER);
  const { body } = await ask(OTHER);
  await waitsForLock(body.request_id);
  await tenant.rows(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
    `ocp ${body.request_id}`,
  ]);
  await vi.waitFor(
    async () => expect((await job(body.id)).error).toMatchObject({ code: 'DATABASE_LOST' }),
    10_000,
  );
  await lock[Symbol.asyncDispose]();
  expect(await server.ended(body.id)).toMatchObject({ status: 'done', attempts: 2 });
});

it('compares engines', async () => {
  const request = { ...requestOf(SOURCE), engines: ['duckdb', 'postgres', 'incumbent'] };
  const { status, body } = await server.call('POST', '/api/v1/compare?wait=true', request);
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'compare', status: 'done', report: { status: 'done' } });
  expect(body.report.comparisons).toHaveLength(2);
});

describe('while a job runs', () => {
  it('shows the step that it is at, under the id of its request', async () => {
    await tenant.rows('begin');
    // Its rows wait to be written.
    await tenant.rows(`lock table org1234567.${SUMMARY} in share mode`);
    try {
      const anew = { ...requestOf(SOURCE), full: true };
      const { body } = await server.call('POST', '/api/v1/aggregate', anew, {
        'x-request-id': 'from-koku.1',
      });
      expect(body.request_id).toBe('from-koku.1');
      await vi.waitFor(
        async () => {
          const { status, steps } = await job(body.id);
          expect(status).toBe('running');
          expect(steps.map(({ name }: { name: string }) => name)).toContain('summary_rows');
        },
        { timeout: 20_000, interval: 50 },
      );
      await tenant.rows('commit');
      expect(await server.ended(body.id)).toMatchObject({ status: 'done' });
    } finally {
      await tenant.rows('rollback');
    }
  });

  it('the same work that waits is one job, other work of the source waits, and other sources do not', async () => {
    await using lock = await holdLock(tenant, OTHER);
    const { body: running } = await ask(OTHER, [1, 1]);
    await waitsForLock(running.request_id);
    const waiting = await Promise.all([ask(OTHER, [1, 2]), ask(OTHER, [1, 2]), ask(OTHER, [1, 2])]);
    const [id, ...others] = new Set(waiting.map(({ body }) => body.id));
    expect(others).toEqual([]);
    const { body: third } = await ask(THIRD);
    expect(await server.ended(third.id)).toMatchObject({ status: 'done' });
    expect(await job(id)).toMatchObject({ status: 'queued', attempts: 0 });
    expect(await job(running.id)).toMatchObject({ status: 'running' });
    await lock[Symbol.asyncDispose]();
    expect(await server.ended(id)).toMatchObject({ status: 'done' });
  });

  it('it can be cancelled, and so can one that waits; nothing is changed', async () => {
    const tables = async () => {
      const { [`${SCHEMA}__ocp.runs`]: _runs, ...others } = await tenant.content();
      return others;
    };
    const before = await tables();
    await using _lock = await holdLock(tenant, OTHER);
    const { body: running } = await ask(OTHER, [2, 2]);
    await waitsForLock(running.request_id);
    const { body: waiting } = await ask(OTHER, [3, 3]);
    expect(await cancel(waiting.id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await cancel(running.id)).toMatchObject({ status: 202, body: { status: 'cancelling' } });
    expect(await server.ended(running.id)).toMatchObject({ status: 'cancelled' });
    expect(await tables()).toEqual(before);
    expect(await cancel(running.id)).toMatchObject({ status: 200 });
  });
});

it('a job that another server runs can be cancelled', async () => {
  const other = await startServer(tenant);
  await using _lock = await holdLock(tenant, THIRD);
  const { body } = await ask(THIRD, [1, 2]);
  await waitsForLock(body.request_id);
  expect((await other.call('DELETE', `/api/v1/jobs/${body.id}`)).body.status).toBe('cancelling');
  expect(await other.ended(body.id)).toMatchObject({ status: 'cancelled' });
  await other.stop();
});

describe('jobs', () => {
  beforeAll(async () => {
    for (const schema of [SCHEMA, SCHEMA, 'nobody']) {
      await server.call('POST', '/api/v1/aggregate?wait=true', { ...requestOf(SOURCE), schema });
    }
  });

  it('are listed, the newest first, by status and schema', async () => {
    const { body } = await server.call('GET', '/api/v1/jobs?status=done&limit=2');
    expect(body.jobs).toHaveLength(2);
    const [first, second] = body.jobs;
    expect(first.created_at >= second.created_at).toBe(true);
    const older = await server.call('GET', `/api/v1/jobs?status=done&limit=1&before=${first.created_at}`);
    expect(older.body.jobs[0].id).toBe(second.id);
    const { body: failed } = await server.call('GET', '/api/v1/jobs?schema=nobody');
    expect(failed.jobs[0]).toMatchObject({ status: 'failed', request: { schema: 'nobody' } });
  });

  it('that have ended cannot be cancelled', async () => {
    const { body } = await server.call('GET', '/api/v1/jobs?status=done&limit=1');
    expect(await cancel(body.jobs[0].id)).toMatchObject({
      status: 409,
      body: { error: { code: 'JOB_ENDED' } },
    });
  });

  it('that are not there are not found', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'nothing', '%00']) {
      expect((await server.call('GET', `/api/v1/jobs/${id}`)).body.error.code).toBe('NOT_FOUND');
    }
  });
});

it('a server that stops hands its jobs back, and the next one ends them', async () => {
  const second = await startServer(tenant);
  await server.stop();
  const lock = await holdLock(tenant, OTHER);
  const { body } = await second.call('POST', '/api/v1/aggregate', requestOf(OTHER, [2, 3]));
  await waitsForLock(body.request_id);
  const waiting = second.call('POST', '/api/v1/aggregate?wait=true', requestOf(OTHER, [1, 3]));
  await vi.waitFor(async () => {
    const { body: queued } = await second.call('GET', '/api/v1/jobs?status=queued');
    expect(queued.jobs).toHaveLength(1);
  }, 20_000);
  expect((await second.stop()).status).toBe(0);
  expect((await waiting).status).toBe(202);
  server = await startServer(tenant);
  await lock[Symbol.asyncDispose]();
  expect(await server.ended(body.id)).toMatchObject({ status: 'done', attempts: 2 });
});
