import { locksOf, parseRequest, reportSchema, writingLock } from '@ocp/core';
import { postgresStore } from '@ocp/store';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { start } from './support/command.ts';
import { dailyFile, pod, values, type Row } from './support/pods.ts';
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

const locksOfSource = locksOf(
  parseRequest({
    ...{ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE },
    ...{ start_date: '2025-10-01', end_date: '2025-10-03' },
  }),
);

/** Starts the runs while locks are held, those of the source if no others are, and lets go of them when `waiting` of them wait. */
async function startTogether(
  args: readonly string[][],
  waiting: number,
  locks: readonly string[] = locksOfSource,
): Promise<ReturnType<typeof start>[]> {
  const store = postgresStore({ url: tenant.url });
  const signal = new AbortController().signal;
  const running = await store.transaction(
    SCHEMA,
    async (transaction) => {
      await transaction.lock(locks);
      const started = args.map((more) => start(more, { database: tenant.url }));
      await vi.waitFor(async () => expect(await waitingForLocks()).toHaveLength(waiting), 20_000);
      expect(await heldPartitions()).toEqual([]);
      return started;
    },
    { signal },
  );
  await store.close();
  return running;
}

const WAITING = `select pid from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;
const waitingForLocks = () => tenant.rows(WAITING);
/** What those that wait have locked of tables with partitions: who makes one would wait for them. */
const heldPartitions = () =>
  tenant.rows(`select relation::regclass::text as held from pg_locks join pg_class on pg_class.oid = relation
    where pid in (${WAITING}) and relispartition`);

const aggregate = (...more: string[]) =>
  request('aggregate', lakeAt(join(tenant.golden, 'input')), '--json', '--full', ...more);
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

test('a run that waits for its turn to write stands in the way of nobody who makes a partition', async () => {
  const again = aggregate().filter((word) => word !== '--full');
  expect(await start(again, { database: tenant.url }).ended).toMatchObject({ status: 0 });
  const before = await rowsOf(SOURCE);
  await tenant.rows(
    `delete from ${SCHEMA}.${SUMMARY} where source_uuid = $1 and usage_start = '2025-10-01'`,
    [SOURCE],
  );
  const [run] = await startTogether([again], 1, [writingLock(SCHEMA)]);
  expect(await run?.ended).toMatchObject({ status: 0 });
  expect(await rowsOf(SOURCE)).toEqual(before);
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

describe('two sources that write the same label values in opposite order', () => {
  const day = { interval_start: '2025-10-01' };
  const labels = (value: string) => `{"app": "${value}"}`;
  const claim = (value: string): Row => ({
    ...{
      ...day,
      namespace: 'shop',
      pod: 'pod-1',
      persistentvolumeclaim: 'claim',
      persistentvolume: 'volume',
    },
    ...{ persistentvolumeclaim_capacity_bytes: 1, persistentvolume_labels: labels(value) },
    persistentvolumeclaim_labels: '{}',
  });
  const reports = async (lake: string, source: string, ofPods: string, ofVolumes: string) => {
    await writeParquet(dailyFile(lake, 'pod_usage', source), values([pod({ pod_labels: labels(ofPods) })]));
    await writeParquet(dailyFile(lake, 'storage_usage', source), values([claim(ofVolumes)]));
  };
  const known = () =>
    tenant.rows(
      `select value, cluster_ids from ${SCHEMA}.reporting_ocptags_values where key = 'app' order by 1`,
    );
  const deadlocks = () =>
    tenant.rows('select deadlocks::int from pg_stat_database where datname = current_database()');

  test.each(['duckdb', 'postgres'])('never meet, and every value stays: %s', async (engine) => {
    const [one, two] = [
      '00000000-0000-4000-8000-000000000003',
      '00000000-0000-4000-8000-000000000004',
    ] as const;
    const lake = join(tenant.golden, `${engine}-together`);
    await reports(lake, one, 'first', 'last');
    await reports(lake, two, 'last', 'first');
    for (const source of [one, two]) {
      if (engine === 'duckdb') await addSource(tenant, source, source);
    }
    await tenant.rows(`insert into ${SCHEMA}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      values (gen_random_uuid(), 'app', true, 'OCP') on conflict do nothing`);
    const run = (source: string) =>
      start(request('aggregate', lakeAt(lake), '--ocp-source', source, '--engine', engine), {
        database: tenant.url,
      });
    // The first run of a month makes partitions, for which the second one waits.
    for (const source of [one, two]) await run(source).ended;
    await tenant.rows(`delete from ${SCHEMA}.reporting_ocptags_values`);
    const before = await deadlocks();

    // Both come as far as they can: without an order of locks each holds the value that the other one wants next.
    await tenant.rows('begin');
    await tenant.rows(`lock table ${SCHEMA}.reporting_ocpstoragevolumelabel_summary in exclusive mode`);
    const running = [one, two].map(run);
    const waiting = async () =>
      expect(await tenant.rows('select pid from pg_locks where not granted')).toHaveLength(2);
    await vi.waitFor(waiting, 60_000);
    await tenant.rows('commit');
    const ended = await Promise.all(running.map((run) => run.ended));

    expect(ended.map(({ status, said }) => [status, status === 0 ? '' : said])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(await deadlocks()).toEqual(before);
    expect((await known()).map(({ value }) => value)).toEqual(['first', 'last']);
  });
});
