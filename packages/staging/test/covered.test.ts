import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv, headers, hour, nodeRow, podRow, storageRow } from './support/reports.ts';
import { summarize } from './support/summarize.ts';
import {
  addSource,
  archiveOf,
  cleanUp,
  failure,
  folderOf,
  onTenant,
  payloadOf,
  SCHEMA,
  type ManifestFields,
} from './support/tenant.ts';

const tenant = onTenant();

/** Days of October, with hours of each. */
type Hours = Readonly<Record<number, readonly number[]>>;
const rowsOf = <T>(hours: Hours, row: (times: Readonly<Record<string, string>>) => T): T[] =>
  Object.entries(hours).flatMap(([day, list]) => list.map((at) => row(hour(Number(day), at))));
/** A pod in these hours; its use says which payload a row is of. */
const pods = (use: number, hours: Hours, pod = 'pod-1') =>
  csv(
    headers.pod_usage,
    rowsOf(hours, (times) => podRow({ ...times, pod, pod_usage_cpu_core_seconds: String(use) })),
  );
const claims = (use: number, hours: Hours) =>
  csv(
    headers.storage_usage,
    rowsOf(hours, (times) => storageRow({ ...times, persistentvolumeclaim_usage_byte_seconds: String(use) })),
  );
const nodes = (hours: Hours) =>
  csv(
    headers.node_labels,
    rowsOf(hours, (times) => nodeRow(times)),
  );
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

const sent = (uuid: string, day: number, files: Readonly<Record<string, string>>, more = {}) =>
  payloadOf({ uuid, date: `2025-10-${String(day).padStart(2, '0')}T06:00:00Z`, ...more }, files);

/** Day, hour and use of the staged rows, such as `1 3:100`. */
async function staged(table = 'pod', use = 'pod_usage_cpu_core_seconds'): Promise<string[]> {
  const found = await tenant().rows<{ use: string }>(
    `select extract(day from interval_start) || ' ' || extract(hour from interval_start) || ':' || ${use} as use
      from ${SCHEMA}.reporting_ocpusagelineitem_${table}_staging order by interval_start, ${use}`,
  );
  return found.map(({ use: text }) => text);
}
const stagedClaims = () => staged('storage', 'persistentvolumeclaim_usage_byte_seconds');
const expected = (day: number, use: number, hours: readonly number[]) =>
  hours.map((at) => `${day} ${at}:${use}`);

describe('hours without a row', () => {
  const older = () => sent('old', 2, { 'pods.csv': pods(100, { 1: range(0, 6) }) });
  const newer = () => sent('new', 3, { 'pods.csv': pods(200, { 1: [0, 1, 4, 5] }) });

  test.each([
    ['last', [older, newer]],
    ['first', [newer, older]],
  ])('between those of the newer payload have none of an older one; the newer comes %s', async (_, both) => {
    for (const payload of both) await tenant().load(payload());
    expect(await staged()).toEqual(expected(1, 200, [0, 1, 4, 5]));
  });

  test('of folders without a manifest neither', async () => {
    await tenant().load(folderOf({ 'pods.csv': pods(100, { 1: range(0, 6) }) }));
    await tenant().load(folderOf({ 'pods.csv': pods(200, { 1: [0, 1, 4, 5] }) }));
    expect(await staged()).toEqual(expected(1, 200, [0, 1, 4, 5]));
  });

  test('reach as far as any report of the payload does', async () => {
    await tenant().load(
      sent('old', 2, { 'pods.csv': pods(100, { 1: range(0, 6) }), 's.csv': claims(1, { 1: range(0, 6) }) }),
    );
    await tenant().load(
      sent('new', 3, { 'pods.csv': pods(200, { 1: range(0, 5) }), 's.csv': claims(2, { 1: [2] }) }),
    );
    expect(await staged()).toEqual([...expected(1, 200, range(0, 5)), '1 5:100']);
    expect(await stagedClaims()).toEqual(['1 2:2', '1 5:1']);
  });

  test('are those of a report without any row', async () => {
    await tenant().load(sent('old', 2, { 's.csv': claims(1, { 1: range(0, 6) }) }));
    await tenant().load(
      sent('new', 3, { 'pods.csv': pods(200, { 1: range(0, 5) }), 's.csv': claims(2, {}) }),
    );
    expect(await stagedClaims()).toEqual(['1 5:1']);
  });

  test('are no hours of a report that the payload does not have', async () => {
    await tenant().load(sent('old', 2, { 's.csv': claims(1, { 1: [2] }) }));
    await tenant().load(sent('new', 3, { 'pods.csv': pods(200, { 1: range(0, 5) }) }));
    expect(await stagedClaims()).toEqual(['1 2:1']);
  });

  test('are not on a day of which the payload has no row', async () => {
    await tenant().load(sent('old', 2, { 'pods.csv': pods(100, { 1: [22, 23], 2: [5], 3: [0, 1] }) }));
    await tenant().load(sent('new', 3, { 'pods.csv': pods(200, { 1: [21], 3: [1] }) }));
    expect(await staged()).toEqual(['1 21:200', '2 5:100', '3 1:200']);
  });

  test('become more with each archive of the payload', async () => {
    await tenant().load(sent('old', 2, { 's.csv': claims(1, { 1: range(0, 6) }) }));
    const whole = sent('new', 3, { 's.csv': claims(2, { 1: [2] }), 'n.csv': nodes({ 1: range(1, 5) }) });
    await tenant().load(await archiveOf(whole, 'manifest.json', 's.csv'));
    expect(await stagedClaims()).toEqual(['1 0:1', '1 1:1', '1 2:2', '1 3:1', '1 4:1', '1 5:1']);
    await tenant().load(await archiveOf(whole, 'manifest.json', 'n.csv'));
    expect(await stagedClaims()).toEqual(['1 0:1', '1 2:2', '1 5:1']);
  });

  test('of the end of a month are not those of the next one', async () => {
    const at = (use: string, ...times: string[]) =>
      csv(
        headers.pod_usage,
        times.map((time) =>
          podRow({ interval_start: `2025-${time}:00:00 +0000 UTC`, pod_usage_cpu_core_seconds: use }),
        ),
      );
    await tenant().load(
      sent('old', 2, { 'p.csv': at('1', '10-31 21', '10-31 22', '10-31 23', '11-01 00', '11-01 01') }),
    );
    await tenant().load(sent('new', 3, { 'p.csv': at('2', '10-31 21', '10-31 23') }));
    expect(await staged()).toEqual(['31 21:2', '31 23:2', '1 0:1', '1 1:1']);
  });
});

describe('the times of a manifest', () => {
  const day = (from: string, to: string): Partial<ManifestFields> => ({
    start: `2025-10-01T${from}Z`,
    end: `2025-10-01T${to}Z`,
  });

  test.each([
    ['with the end of the last hour', day('01:00:00', '04:59:59'), [0, 5]],
    ['with the beginning of the next', day('01:00:00', '05:00:00'), [0, 5]],
    ['that are wider than the day', { start: '2025-09-01T00:00:00Z', end: '2025-12-01T00:00:00Z' }, []],
    [
      'that are narrower than the rows',
      day('03:00:00', '03:59:59'),
      range(0, 6).filter((at) => at < 2 || at > 3),
    ],
    [
      'that are none',
      { start: '0001-01-01T00:00:00Z', end: 'x' },
      range(0, 6).filter((at) => at < 2 || at > 3),
    ],
  ])('say what it covers, %s', async (_, times, left) => {
    await tenant().load(sent('old', 2, { 'pods.csv': pods(100, { 1: range(0, 6) }) }));
    await tenant().load(sent('new', 3, { 'pods.csv': pods(200, { 1: [2, 3] }) }, times));
    const kept = expected(1, 100, left);
    const taken = expected(1, 200, [2, 3]);
    expect((await staged()).sort()).toEqual([...kept, ...taken].sort());
  });

  test('do not reach to a day of which it has no row', async () => {
    await tenant().load(sent('old', 2, { 'pods.csv': pods(100, { 1: [23], 2: [1], 3: [0] }) }));
    const times = { start: '2025-10-01T00:00:00Z', end: '2025-10-31T23:59:59Z' };
    await tenant().load(sent('new', 3, { 'pods.csv': pods(200, { 2: [5] }) }, times));
    expect(await staged()).toEqual(['1 23:100', '2 5:200', '3 0:100']);
  });
});

describe('a payload that comes again with fewer hours', () => {
  test('gives back those that it covered', async () => {
    const older = sent('old', 2, { 's.csv': claims(1, { 1: range(0, 6) }) });
    await tenant().load(older);
    const newer = (from: number) =>
      sent('new', 3, { 's.csv': claims(2, { 1: [4] }), 'pods.csv': pods(200, { 1: range(from, 6) }) });
    await tenant().load(newer(0));
    expect(await stagedClaims()).toEqual(['1 4:2']);
    await tenant().load(newer(3));
    await tenant().load(older);
    expect(await stagedClaims()).toEqual(['1 0:1', '1 1:1', '1 2:1', '1 4:2']);
  });

  test('keeps those without a row between the others', async () => {
    const older = sent('old', 2, { 'pods.csv': pods(100, { 1: range(0, 6) }) });
    await tenant().load(older);
    await tenant().load(sent('new', 3, { 'pods.csv': pods(200, { 1: range(0, 6) }) }));
    await tenant().load(sent('new', 3, { 'pods.csv': pods(300, { 1: [1, 4] }) }));
    await tenant().load(older);
    expect(await staged()).toEqual(['1 0:100', '1 1:300', '1 4:300', '1 5:100']);
  });
});

test('an archive of a payload does not stand for another one that was cleaned up', async () => {
  await addSource(tenant());
  const whole = sent('a', 2, { 'p.csv': pods(3600, { 1: [0] }), 'q.csv': pods(3600, { 1: [0] }, 'pod-2') });
  const one = await archiveOf(whole, 'manifest.json', 'p.csv');
  await tenant().load(one);
  await summarize(tenant());
  await cleanUp(tenant());
  await tenant().load(await archiveOf(whole, 'manifest.json', 'q.csv'));
  await failure(summarize(tenant()), 'STAGING_INCOMPLETE');
  await tenant().load(one);
  expect((await summarize(tenant())).status).toBe('done');
});

test('payloads with gaps, in any order, leave for each hour the rows of the newest that covers it', async () => {
  const hoursOfDays = fc.uniqueArray(fc.integer({ min: 20, max: 51 }), { maxLength: 8 });
  const payloads = fc.uniqueArray(
    fc.record({
      date: fc.integer({ min: 4, max: 9 }),
      pods: fc.option(hoursOfDays, { nil: undefined }),
      claims: fc.option(hoursOfDays, { nil: undefined }),
      times: fc.option(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 24 })), {
        nil: undefined,
      }),
    }),
    { minLength: 2, maxLength: 5, selector: ({ date }) => date },
  );
  const some = payloads
    .filter((all) => all.every(({ pods: a, claims: b }) => a !== undefined || b !== undefined))
    .chain((all) =>
      fc.record({ all: fc.constant(all), again: fc.array(fc.nat(all.length - 1), { maxLength: 3 }) }),
    );
  const byDay = (list: readonly number[]): Hours =>
    Object.fromEntries(
      [...Map.groupBy(list, (at) => Math.floor(at / 24) + 1)].map(([day, of]) => [
        day,
        of.map((at) => at % 24),
      ]),
    );
  const time = (at: number) => new Date(Date.UTC(2025, 9, 1, at)).toISOString();
  let source = 0;
  await fc.assert(
    fc.asyncProperty(some, async ({ all, again }) => {
      const uuid = `00000000-0000-4000-8000-${String(++source).padStart(12, '0')}`;
      const left = { pods: new Map<number, number>(), claims: new Map<number, number>() };
      for (const one of all.toSorted((a, b) => a.date - b.date)) {
        const rows = [...(one.pods ?? []), ...(one.claims ?? [])];
        const days = new Set(rows.map((at) => Math.floor(at / 24)));
        const [from, length] = one.times ?? [Infinity, 0];
        const first = Math.min(...rows, from);
        const last = Math.max(...rows, one.times === undefined ? -Infinity : from + length - 1);
        for (const report of ['pods', 'claims'] as const) {
          if (one[report] === undefined) continue;
          for (const at of [...left[report].keys()])
            if (days.has(Math.floor(at / 24)) && at >= first && at <= last) left[report].delete(at);
          for (const at of one[report]) left[report].set(at, one.date);
        }
      }
      // Some come twice, and none is missing at the end.
      for (const index of [...again, ...all.keys()]) {
        const { date, pods: some, claims: others, times } = all[index]!;
        const covers = times && { start: time(times[0]), end: time(times[0] + times[1]) };
        const files = {
          ...(some && { 'pods.csv': pods(date, byDay(some)) }),
          ...(others && { 'claims.csv': claims(date, byDay(others)) }),
        };
        await tenant().load(sent(`p${date}`, date, files, covers), uuid);
      }
      for (const [report, table, use] of [
        ['pods', 'pod', 'pod_usage_cpu_core_seconds'],
        ['claims', 'storage', 'persistentvolumeclaim_usage_byte_seconds'],
      ] as const) {
        const found = await tenant().rows<{ at: number; use: number }>(
          `select extract(epoch from interval_start - '2025-10-01')::int / 3600 as at, ${use} as use
            from ${SCHEMA}.reporting_ocpusagelineitem_${table}_staging where source_uuid = $1 order by 1`,
          [uuid],
        );
        const expectedRows = [...left[report]].sort(([a], [b]) => a - b);
        expect(found.map(({ at, use: value }) => [at, value])).toEqual(expectedRows);
      }
    }),
    { numRuns: 8 },
  );
});
