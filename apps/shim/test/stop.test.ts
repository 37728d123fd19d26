import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locksOf, parseRequest } from '@ocp/core';
import { postgresStore, startEmbedded } from '@ocp/store';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ocp, start, type Running } from './support/command.ts';
import { manyPods } from './support/pods.ts';
import { goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Stopping = keyof typeof STATUS;
/** Milliseconds in which a busy machine ends a run; what is stopped would take much longer. */
const PROMPT = 10_000;

let tenant: Tenant;
let lake: string;
/** So many labels that the engine works for seconds. */
let big: string;
/** So many rows that writing them takes a while. */
let long: string;
let before: Record<string, string>;
beforeAll(async () => {
  tenant = await goldenTenant();
  lake = lakeAt(`${tenant.golden}/input`);
  await manyPods(join(tenant.golden, 'big'), 400_000, 'labels');
  big = lakeAt(join(tenant.golden, 'big'));
  await manyPods(join(tenant.golden, 'long'), 200_000, 'namespaces');
  long = lakeAt(join(tenant.golden, 'long'));
  expect(await ocp(request('aggregate', lake), { database: tenant.url })).toMatchObject({ status: 0 });
  before = await tenant.content();
});
afterAll(() => tenant.close());

const run = (from: string, ...args: string[]) =>
  start(request('aggregate', from, '--full', ...args), { database: tenant.url });

/** As `run`, of a process that will have no time to remove its files. */
const runKilled = (from: string) =>
  start(request('aggregate', from, '--full'), { database: tenant.url, killed: true });

/** A server on which nobody else makes databases. */
async function ownServer() {
  const server = await startEmbedded();
  const client = new Client({ connectionString: server.url });
  await client.connect();
  return {
    url: server.url,
    /** Names of those that were made. */
    async databases(): Promise<string[]> {
      const { rows } = await client.query<{ datname: string }>(
        `select datname from pg_database where datname like 'ocp\\_%'`,
      );
      return rows.map(({ datname }) => datname);
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await server.stop();
    },
  };
}

/** Sends the signal and expects the end soon, with nothing left and nothing changed. */
async function expectStopped(running: Running, signal: Stopping, to?: 'process' | 'group'): Promise<string> {
  const at = performance.now();
  running.signal(signal, to);
  const ended = await running.ended;
  expect(ended.at - at).toBeLessThan(PROMPT);
  expect(ended).toMatchObject({ status: STATUS[signal] });
  expect(ended.said).toContain(`stopping on ${signal}`);
  await expectNothing();
  return ended.out;
}

async function expectNothing(): Promise<void> {
  await vi.waitFor(async () => expect(await tenant.sessions()).toEqual([]), PROMPT);
  expect(await tenant.content()).toEqual(before);
}

/** Waits until the session of a command runs, or waits in, a statement like this. */
const inStatement = (like: string, waits = '%') =>
  vi.waitFor(
    async () => {
      const found = await tenant.rows(
        `select from pg_stat_activity where datname = current_database() and application_name = 'ocp'
          and state = 'active' and query ilike $1 and coalesce(wait_event_type, '') ilike $2`,
        [like, waits],
      );
      expect(found).toHaveLength(1);
    },
    { timeout: 20_000, interval: 20 },
  );

/** Makes every row of a table take a while until it is disposed. */
async function slowRows(table: string): Promise<AsyncDisposable> {
  await tenant.rows(`create function ${SCHEMA}.slow() returns trigger language plpgsql
      as $$ begin perform pg_sleep(60); return new; end $$;
    create trigger slow before insert on ${SCHEMA}.${table} for each row execute function ${SCHEMA}.slow()`);
  return {
    [Symbol.asyncDispose]: async () => void (await tenant.rows(`drop function ${SCHEMA}.slow cascade`)),
  };
}

/** Holds the lock of the source, as another run does, until the work has ended. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const store = postgresStore({ url: tenant.url });
  const days = { start_date: '2025-10-01', end_date: '2025-10-03' };
  const locks = locksOf(
    parseRequest({ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, ...days }),
  );
  await store.transaction(
    SCHEMA,
    async (transaction) => {
      await transaction.lock(locks);
      await work();
    },
    { signal: new AbortController().signal },
  );
  await store.close();
}

describe('a signal stops a run, and nothing is left of it', () => {
  test.each<[Stopping, 'process' | 'group']>([
    ['SIGINT', 'group'],
    ['SIGTERM', 'process'],
  ])('%s to the %s while the engine works', async (signal, to) => {
    const running = run(big);
    await running.says('  fetch ');
    await expectStopped(running, signal, to);
  });

  test.each<Stopping>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s in the COPY of the rows', async (signal) => {
    await using _slow = await slowRows(SUMMARY);
    const running = run(lake);
    await inStatement(`copy %${SUMMARY}%`, 'timeout');
    await expectStopped(running, signal, 'group');
  });

  test('SIGTERM in a step afterwards, with the failed report on standard output', async () => {
    await using _slow = await slowRows('reporting_ocp_pod_summary_p');
    const running = run(lake, '--json');
    await inStatement('%insert into%reporting_ocp_pod_summary_p%', 'timeout');
    const report = JSON.parse(await expectStopped(running, 'SIGTERM'));
    expect(report).toMatchObject({ status: 'failed', tables: {}, error: { code: 'STOPPED' } });
  });

  test('SIGINT while it writes a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-out-'));
    writeFileSync(join(folder, 'mine.csv'), 'mine');
    const running = run(long, '--out', folder);
    await running.says('  write reporting_ocp_projects');
    await expectStopped(running, 'SIGINT');
    expect(readdirSync(folder)).toEqual(['mine.csv']);
    await rm(folder, { recursive: true });
  });

  test('SIGTERM while goldens run, whose databases are dropped', async () => {
    await using server = await ownServer();
    const running = start(['golden', tenant.golden, '--database', server.url]);
    await vi.waitFor(
      async () => expect(await server.databases()).toContainEqual(expect.stringMatching(/^ocp_scratch/)),
      20_000,
    );
    const at = performance.now();
    running.signal('SIGTERM');
    const ended = await running.ended;
    expect(ended).toMatchObject({ status: 143, out: '' });
    expect(ended.at - at).toBeLessThan(PROMPT);
    expect(await server.databases()).toEqual([]);
  });
});

describe('while it waits for the lock of its source', () => {
  test.each<Stopping>(['SIGINT', 'SIGTERM'])('%s stops a run, and the holder goes on', async (signal) => {
    const running = run(lake);
    let ended: Awaited<Running['ended']> | undefined;
    await whileLocked(async () => {
      await inStatement('%pg_advisory_xact_lock%', 'lock');
      const at = performance.now();
      running.signal(signal, 'group');
      ended = await running.ended;
      expect(ended.at - at).toBeLessThan(PROMPT);
    });
    expect(ended).toMatchObject({ status: STATUS[signal], out: '' });
    await expectNothing();
  });
});

describe('when the command is killed outright', () => {
  test('everything of it stops', async () => {
    const running = runKilled(big);
    await running.says('  fetch ');
    running.signal('SIGKILL');
    const at = performance.now();
    expect((await running.ended).at - at).toBeLessThan(PROMPT);
    await expectNothing();
  });

  test('also when nobody reads its output any more', async () => {
    await using _slow = await slowRows(SUMMARY);
    const running = runKilled(lake);
    await inStatement(`copy %${SUMMARY}%`, 'timeout');
    running.hangUp();
    running.signal('SIGKILL');
    await running.ended;
    await expectNothing();
  });
});

test('a second signal changes nothing, and the next run does its work', async () => {
  const running = run(big);
  await running.says('  fetch ');
  running.signal('SIGINT', 'group');
  await expectStopped(running, 'SIGINT', 'group');
  expect(await ocp(request('aggregate', lake), { database: tenant.url })).toMatchObject({ status: 0 });
  expect(await tenant.differences()).toEqual([]);
});
