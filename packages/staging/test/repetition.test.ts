import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv, headers, hour, podRow, type Cells } from './support/reports.ts';
import { onTenant, payloadOf, folderOf, archiveOf, SCHEMA, type Tenant } from './support/tenant.ts';

const tenant = onTenant();

const pods = (...rows: Cells[]) => csv(headers.pod_usage, rows);
/** A pod in some hours of the first day; its use says which payload a row is of. */
const hours = (from: number, to: number, use: number, pod = 'pod-1') =>
  Array.from({ length: to - from }, (_, n) =>
    podRow({ ...hour(1, from + n), pod, pod_usage_cpu_core_seconds: String(use) }),
  );
const payload = (uuid: string, day: number, files: Readonly<Record<string, string>>) =>
  payloadOf({ uuid, date: `2025-10-${String(day).padStart(2, '0')}T06:00:00Z` }, files);

/** Hour and use of the staged rows, such as `3:100`. */
async function uses({ rows }: Tenant): Promise<string[]> {
  const found = await rows<{ use: string }>(
    `select extract(hour from interval_start) || ':' || pod_usage_cpu_core_seconds as use
      from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging order by interval_start, pod`,
  );
  return found.map(({ use }) => use);
}
const expected = (...parts: [from: number, to: number, use: number][]) =>
  parts.flatMap(([from, to, use]) => Array.from({ length: to - from }, (_, n) => `${from + n}:${use}`));

describe('a payload', () => {
  test('that comes twice is staged once', async () => {
    const morning = payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) });
    await tenant().load(morning);
    const before = await tenant().staged();
    const { files, rows } = await tenant().load(morning);
    expect(files.map(({ status }) => status)).toEqual(['known']);
    expect(rows).toBe(0);
    expect(await tenant().staged()).toEqual(before);
    await tenant().load(await archiveOf(morning));
    expect(await tenant().staged()).toEqual(before);
  });

  test('with the other hours of a day adds up', async () => {
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) }));
    await tenant().load(payload('b', 3, { 'pods.csv': pods(...hours(6, 12, 200)) }));
    expect(await uses(tenant())).toEqual(expected([0, 6, 100], [6, 12, 200]));
  });

  test('with more hours of a day takes the earlier ones along', async () => {
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) }));
    const { replaced } = await tenant().load(payload('b', 3, { 'pods.csv': pods(...hours(0, 12, 200)) }));
    expect(replaced).toBe(6);
    expect(await uses(tenant())).toEqual(expected([0, 12, 200]));
  });

  test('that comes late gets only the hours that no newer one has', async () => {
    await tenant().load(payload('b', 3, { 'pods.csv': pods(...hours(4, 8, 200)) }));
    const { superseded, warnings } = await tenant().load(
      payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) }),
    );
    expect(superseded).toBe(2);
    expect(warnings.map(({ code }) => code)).toContain('HOURS_SUPERSEDED');
    expect(await uses(tenant())).toEqual(expected([0, 4, 100], [4, 8, 200]));
  });

  test('in several files of the same hours adds up, also in several archives', async () => {
    const whole = payload('a', 2, {
      'pods.0.csv': pods(...hours(0, 2, 100, 'pod-1')),
      'pods.1.csv': pods(...hours(0, 2, 300, 'pod-2')),
    });
    await tenant().load(await archiveOf(whole, 'manifest.json', 'pods.0.csv'));
    await tenant().load(payload('old', 1, { 'pods.csv': pods(...hours(0, 1, 5)) }));
    await tenant().load(await archiveOf(whole, 'manifest.json', 'pods.1.csv'));
    expect(await uses(tenant())).toEqual(['0:100', '0:300', '1:100', '1:300']);
  });

  test('whose file changed has the new rows', async () => {
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) }));
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 3, 200)) }));
    expect(await uses(tenant())).toEqual(expected([0, 3, 200]));
  });

  test('whose file is refused when it comes again keeps the rows of the good one', async () => {
    const nodes = csv(headers.node_labels, [{ ...hour(1, 0), node: 'node-1', node_labels: '' }]);
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)), 'nodes.csv': nodes }));
    const { files } = await tenant().load(payload('a', 2, { 'pods.csv': 'a,b\n1,2\n', 'nodes.csv': nodes }));
    expect(files.map(({ name, status }) => [name, status]).sort()).toEqual([
      ['nodes.csv', 'known'],
      ['pods.csv', 'refused'],
    ]);
    expect(await uses(tenant())).toEqual(expected([0, 6, 100]));
  });

  test('whose file changed gives back the hours that it has no more', async () => {
    const older = payload('a', 2, { 'pods.csv': pods(...hours(0, 6, 100)) });
    await tenant().load(older);
    await tenant().load(payload('b', 3, { 'pods.csv': pods(...hours(0, 6, 200)) }));
    await tenant().load(payload('b', 3, { 'pods.csv': pods(...hours(3, 6, 300)) }));
    expect(await uses(tenant())).toEqual(expected([3, 6, 300]));
    const { files } = await tenant().load(older);
    expect(files.map(({ status }) => status)).toEqual(['loaded']);
    expect(await uses(tenant())).toEqual(expected([0, 3, 100], [3, 6, 300]));
  });

  test('with one name in two folders knows both files when it comes again', async () => {
    const folder = folderOf({ 'manifest.json': JSON.stringify({ uuid: 'a', date: '2025-10-02' }) });
    const put = (place: string, use: number) => {
      mkdirSync(join(folder, place), { recursive: true });
      writeFileSync(join(folder, place, 'pods.csv'), pods(...hours(0, 1, use, `pod-${place}`)));
    };
    const load = async () => {
      const { files } = await tenant().load(await archiveOf(folder));
      return files.map(({ status }) => status).sort();
    };
    put('x', 100);
    put('y', 200);
    expect(await load()).toEqual(['loaded', 'loaded']);
    expect(await load()).toEqual(['known', 'known']);
    put('y', 300);
    expect(await load()).toEqual(['known', 'loaded']);
    expect(await uses(tenant())).toEqual(['0:100', '0:300']);
  });

  test('with the same file under two names has it once', async () => {
    const content = pods(...hours(0, 2, 100));
    const { files } = await tenant().load(payload('a', 2, { 'a.csv': content, 'b.csv': content }));
    expect(files.map(({ status }) => status).sort()).toEqual(['copy', 'loaded']);
    expect(await uses(tenant())).toEqual(expected([0, 2, 100]));
  });

  test('of one report does not take the hours of another', async () => {
    const nodes = csv(headers.node_labels, [{ ...hour(1, 0), node: 'node-1', node_labels: '' }]);
    await tenant().load(payload('a', 2, { 'pods.csv': pods(...hours(0, 2, 100)) }));
    await tenant().load(payload('b', 3, { 'nodes.csv': nodes }));
    expect(await uses(tenant())).toEqual(expected([0, 2, 100]));
    expect(await tenant().staged('node_labels')).toHaveLength(1);
  });

  test('of another source has nothing to do with it', async () => {
    const other = '00000000-0000-4000-8000-000000000001';
    const morning = payload('a', 2, { 'pods.csv': pods(...hours(0, 2, 100)) });
    await tenant().load(morning);
    await tenant().load(morning, other);
    expect(await uses(tenant())).toHaveLength(4);
  });
});

describe('a folder without a manifest', () => {
  test('is known by its content, whatever its files are called', async () => {
    const content = pods(...hours(0, 2, 100));
    await tenant().load(folderOf({ 'a.csv': content }));
    const { files } = await tenant().load(folderOf({ 'renamed.csv': content }));
    expect(files.map(({ status }) => status)).not.toContain('loaded');
    expect(await uses(tenant())).toEqual(expected([0, 2, 100]));
  });

  test.each([
    ['before', [6, 12]],
    ['after', [12, 6]],
  ] as const)('with fewer hours of a day loses to one with more, %s it', async (_, ends) => {
    for (const end of ends) {
      await tenant().load(folderOf({ 'pods.csv': pods(...hours(0, end, end * 100)) }));
    }
    expect(await uses(tenant())).toEqual(expected([0, 12, 1200]));
  });
});

test('payloads in any order and number leave, for each hour, the rows of the newest', async () => {
  const sent = fc.uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 6 }),
      from: fc.nat(8),
      length: fc.integer({ min: 1, max: 8 }),
    }),
    { minLength: 1, maxLength: 5, selector: ({ day }) => day },
  );
  const orders = sent.chain((payloads) =>
    fc.record({
      payloads: fc.constant(payloads),
      order: fc.array(fc.nat(payloads.length - 1), { maxLength: 4 }),
    }),
  );
  let source = 0;
  await fc.assert(
    fc.asyncProperty(orders, async ({ payloads, order }) => {
      const uuid = `00000000-0000-4000-8000-${String(++source).padStart(12, '0')}`;
      const newest = new Map<number, number>();
      for (const { day, from, length } of payloads.toSorted((a, b) => a.day - b.day)) {
        for (let at = from; at < from + length; at++) newest.set(at, day);
      }
      // Some come twice, and none is missing at the end.
      for (const index of [...order, ...payloads.keys()]) {
        const { day, from, length } = payloads[index]!;
        await tenant().load(
          payload(`p${day}`, day, { 'pods.csv': pods(...hours(from, from + length, day)) }),
          uuid,
        );
      }
      const found = await tenant().rows<{ hour: number; use: number }>(
        `select extract(hour from interval_start)::int as hour, pod_usage_cpu_core_seconds as use
          from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging where source_uuid = $1 order by 1`,
        [uuid],
      );
      expect(found.map(({ hour: at, use }) => [at, use])).toEqual([...newest].sort(([a], [b]) => a - b));
    }),
    { numRuns: 15 },
  );
});
