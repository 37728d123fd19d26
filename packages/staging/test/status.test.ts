import { openshiftLock } from '@ocp/core';
import { cleanedDays, siteStatus, type DayStatus } from '@ocp/staging';
import { lockHolders } from '@ocp/store';
import { expect, test, vi } from 'vitest';
import { csv, headers, hour, podRow } from './support/reports.ts';
import { summarize } from './support/summarize.ts';
import {
  addSource,
  cleanUp,
  failure,
  onTenant,
  payloadOf,
  SCHEMA,
  signal,
  SOURCE,
  type Tenant,
} from './support/tenant.ts';

const tenant = onTenant();

const hours = (day: number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => podRow(hour(day, from + n)));
const payload = (uuid: string, rows: ReturnType<typeof hours>, more: object = {}) =>
  payloadOf(
    { uuid, date: '2025-10-20T00:00:00Z', cluster_id: 'cluster-1', ...more },
    { 'pods.csv': csv(headers.pod_usage, rows) },
  );
const status = ({ store }: Tenant, question: { month?: string; source?: string } = {}) =>
  siteStatus(store, { schema: SCHEMA, ...question }, signal);
const days = async (place: Tenant): Promise<DayStatus[]> => (await status(place)).sources[0]?.days ?? [];
const states = async (place: Tenant) =>
  (await days(place)).map(({ day, state }) => `${day.slice(8)} ${state}`);

test('of a tenant without anything has sources without days', async () => {
  await addSource(tenant());
  const { sources, month } = await status(tenant());
  expect(month).toBe(new Date().toISOString().slice(0, 7));
  expect(sources).toMatchObject([
    { source: SOURCE, cluster_id: 'cluster-1', days: [], incomplete: [], work: [] },
  ]);
});

test('of a tenant whose reports lie in a lake is about its newest month', async () => {
  await addSource(tenant());
  await tenant().rows(
    `insert into ${SCHEMA}.reporting_ocpusagereportperiod
        (cluster_id, report_period_start, report_period_end, provider_id)
      values ('cluster-1', '2025-03-01', '2025-04-01', $1)`,
    [SOURCE],
  );
  expect((await status(tenant())).month).toBe('2025-03');
});

test('has the hours of a day, whose they are, and those that are missing between others', async () => {
  await addSource(tenant());
  const rows = [...hours(1, 6, 10), ...hours(1, 12, 24), ...hours(3, 0, 2), ...hours(3, 3, 4)];
  await tenant().load(payload('a', rows));
  await tenant().load(payload('b', hours(1, 20, 24), { date: '2025-10-21T00:00:00Z' }));
  const found = await days(tenant());
  expect(found.map(({ day, hours: { pod_usage: count }, gaps, state }) => [day, count, gaps, state])).toEqual(
    [
      ['2025-10-01', 16, ['10:00-12:00'], 'staged'],
      ['2025-10-02', undefined, ['00:00-24:00'], 'missing'],
      ['2025-10-03', 3, ['02:00-03:00'], 'staged'],
    ],
  );
  expect(found[0]?.payloads.map(({ manifest, hours: owned }) => [manifest, owned])).toEqual([
    ['a', 12],
    ['b', 4],
  ]);
  expect((await status(tenant(), { month: '2025-09' })).sources[0]?.days).toEqual([]);
});

test('says when a day was summarized, and that other reports came since', async () => {
  await addSource(tenant());
  const morning = payload('a', [...hours(1, 0, 6), ...hours(2, 0, 6)]);
  await tenant().load(morning);
  expect(await states(tenant())).toEqual(['01 staged', '02 staged']);
  await summarize(tenant());
  expect(await states(tenant())).toEqual(['01 summarized', '02 summarized']);
  const [{ summarized_at: at } = { summarized_at: null }] = await days(tenant());
  expect(Math.abs(Date.parse(at ?? '') - Date.now())).toBeLessThan(600_000);
  await tenant().load(morning);
  expect(await states(tenant())).toEqual(['01 summarized', '02 summarized']);
  await tenant().load(payload('b', hours(2, 6, 12), { date: '2025-10-21T00:00:00Z' }));
  expect(await states(tenant())).toEqual(['01 summarized', '02 changed']);
  await summarize(tenant(), { start: '2025-10-02' });
  expect(await states(tenant())).toEqual(['01 summarized', '02 summarized']);
});

test('knows a day that was summarized and cleaned up', async () => {
  await addSource(tenant());
  await tenant().load(payload('a', hours(1, 0, 6)));
  await summarize(tenant());
  await tenant().rows(`update ${SCHEMA}.reporting_ocpusagelineitem_pod_staging set processed = true`);
  await cleanUp(tenant());
  expect(await days(tenant())).toMatchObject([{ state: 'summarized', cleaned: 6, hours: { pod_usage: 6 } }]);
  expect(await cleanedDays(tenant().store, SCHEMA, signal)).toEqual([
    { source: SOURCE, first: '2025-10-01', last: '2025-10-01' },
  ]);
});

test('names the files that a manifest lists and that have not come', async () => {
  await addSource(tenant());
  await tenant().load(payload('a', hours(1, 0, 6), { files: ['pods.csv', 'nodes.csv'] }));
  const payloads = `${SCHEMA}.reporting_ocpusagelineitem_staging_payloads`;
  await tenant().rows(`alter table ${payloads} add column if not exists missing text[]`);
  await tenant().rows(`update ${payloads} set missing = '{nodes.csv}'`);
  const { sources } = await status(tenant());
  expect(sources[0]?.incomplete).toEqual([{ manifest: 'a', missing: ['nodes.csv'] }]);
});

test('names who works on a source, and who waits for whom', async () => {
  await addSource(tenant());
  const { store } = tenant();
  const key = openshiftLock(SCHEMA, SOURCE);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const locked = (work: () => Promise<void>) =>
    store.transaction(SCHEMA, async ({ lock }) => lock([key]).then(work), { signal });
  const first = locked(() => released);
  await vi.waitFor(async () => expect((await status(tenant())).sources[0]?.work).toHaveLength(1), 10_000);
  const second = locked(() => Promise.resolve());
  await vi.waitFor(async () => expect((await status(tenant())).sources[0]?.work).toHaveLength(2), 10_000);
  const [holder, waiting] = (await status(tenant())).sources[0]?.work ?? [];
  release();
  await Promise.all([first, second]);
  expect(holder).toMatchObject({ held: true, application: 'ocp', waits_for: [] });
  expect(waiting).toMatchObject({ held: false, waits_for: [holder?.pid] });
  const left = await store.transaction(SCHEMA, ({ sql }) => lockHolders(sql, [key]), { signal });
  expect(left).toEqual([]);
});

test('of one source is asked by its name or cluster', async () => {
  await addSource(tenant());
  await addSource(tenant(), '5eed0c10-0000-4000-8000-000000000002', 'cluster-2');
  expect((await status(tenant(), { source: 'cluster-2' })).sources.map(({ name }) => name)).toEqual([
    'cluster-2',
  ]);
  await failure(status(tenant(), { source: 'cluster-3' }), 'SOURCE_UNKNOWN');
});
