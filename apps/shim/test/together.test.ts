import { locksOf, parseRequest, reportSchema } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { start } from './support/command.ts';
import { dailyFile, pod, values } from './support/pods.ts';
import { writeParquet } from './support/parquet.ts';
import { addSource, goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const OTHER = '00000000-0000-4000-8000-000000000002';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
  await addSource(tenant, OTHER, 'other');
  await writeParquet(
    dailyFile(join(tenant.golden, 'input'), 'pod_usage', OTHER),
    values([pod(), pod({ interval_start: '2025-10-02' })]),
  );
});
afterAll(() => tenant.close());

/** Starts the runs while the lock of the source is held, and lets go of it when `waiting` of them wait for it. */
async function startTogether(
  args: readonly string[][],
  waiting: number,
): Promise<ReturnType<typeof start>[]> {
  const store = postgresStore({ url: tenant.url });
  const days = { start_date: '2025-10-01', end_date: '2025-10-03' };
  const locks = locksOf(
    parseRequest({ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, ...days }),
  );
  const signal = new AbortController().signal;
  const running = await store.transaction(
    SCHEMA,
    async (transaction) => {
      await transaction.lock(locks);
      const started = args.map((more) => start(more, { database: tenant.url }));
      await vi.waitFor(async () => expect(await waitingForLocks()).toHaveLength(waiting), 20_000);
      return started;
    },
    { signal },
  );
  await store.close();
  return running;
}

const waitingForLocks = () =>
  tenant.rows(`select pid from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`);

const aggregate = (...more: string[]) =>
  request('aggregate', lakeAt(join(tenant.golden, 'input')), '--json', ...more);
const rowsOf = (source: string) =>
  tenant.rows(
    `select usage_start::text, namespace, sum(pod_usage_cpu_core_hours)::float8 as hours, count(*)::int as rows
      from ${SCHEMA}.${SUMMARY} where source_uuid = $1 group by 1, 2 order by 1, 2`,
    [source],
  );

test('two runs of one source wait for each other and give the rows of one', async () => {
  const running = await startTogether([aggregate(), aggregate()], 2);
  const ended = await Promise.all(running.map((run) => run.ended));
  expect(ended.map(({ status }) => status)).toEqual([0, 0]);
  const reports = ended.map(({ out }) => reportSchema.parse(JSON.parse(out)));
  // The second one found the rows of the first one.
  expect(reports.map(({ tables }) => tables[SUMMARY]?.deleted).sort()).toEqual([0, 21]);
  expect(await tenant.differences()).toEqual([]);
});

test('a run of another source does not wait, and both give their own rows', async () => {
  const before = await rowsOf(SOURCE);
  const [first, second] = await startTogether([aggregate(), aggregate('--ocp-source', OTHER)], 1);
  const ended = await Promise.all([first?.ended, second?.ended]);
  expect(ended.map((end) => end?.status)).toEqual([0, 0]);
  expect(await rowsOf(SOURCE)).toEqual(before);
  const pods = (await rowsOf(OTHER)).filter(({ namespace }) => namespace === 'shop');
  expect(pods).toMatchObject([
    { usage_start: '2025-10-01', hours: 1, rows: 1 },
    { usage_start: '2025-10-02', hours: 1, rows: 1 },
  ]);
});

test('two sources at once succeed, also the first time that the state is written', async () => {
  await tenant.rows(`drop schema ${SCHEMA}__ocp cascade`);
  const running = [aggregate(), aggregate('--ocp-source', OTHER)].map((args) =>
    start(args, { database: tenant.url }),
  );
  const ended = await Promise.all(running.map((run) => run.ended));
  expect(ended.map(({ status, said }) => [status, status === 0 ? '' : said])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const state = await tenant.rows(
    `select source_uuid, count(*)::int as rows from ${SCHEMA}__ocp.openshift_daily_summary group by 1 order by 1`,
  );
  expect(state).toEqual([
    { source_uuid: OTHER, rows: 4 },
    { source_uuid: SOURCE, rows: 21 },
  ]);
});
