import { randomUUID } from 'node:crypto';
import { SUMMARY_TABLE, type SqlSession } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onTenant } from './database.ts';
import { map, pod, read, run, storage, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const podRow = (labels: Row | null, changes: Row = {}) =>
  pod({ pod_labels: labels, all_labels: labels ?? {}, ...changes });

async function labelsAfter(sql: SqlSession, labels: Row): Promise<unknown> {
  const uuid = randomUUID();
  await summarize(sql, [podRow(labels, { uuid })]);
  await run(sql, 'tag_mapping');
  const [row] = await sql.rows<{ pod: unknown; all: unknown }>(
    `select pod_labels as pod, all_labels as all from ${sql.schema}.${SUMMARY_TABLE} where uuid = $1`,
    [uuid],
  );
  expect(row?.all).toEqual(row?.pod);
  return row?.pod;
}

test('a child key is renamed, other keys stay', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment' });
    expect(await labelsAfter(sql, { env: 'dev', app: 'x' })).toEqual({ environment: 'dev', app: 'x' });
    expect(await labelsAfter(sql, { environment: 'dev' })).toEqual({ environment: 'dev' });
    expect(await labelsAfter(sql, {})).toEqual({});
  }));

test('parent and child in one object: all child keys are dropped, those of other mappings too', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment', stage: 'environment', cc: 'cost_center' });
    const labels = { env: 'a', environment: 'b', cc: 'c', app: 'x' };
    expect(await labelsAfter(sql, labels)).toEqual({ environment: 'b', app: 'x' });
    expect(await labelsAfter(sql, { cc: 'c', environment: 'b' })).toEqual({
      cost_center: 'c',
      environment: 'b',
    });
  }));

test('of several children of one parent the value of the smallest key stays', () =>
  undone(async (sql) => {
    await map(sql, { stage: 'environment', Zone: 'environment', env: 'environment' });
    expect(await labelsAfter(sql, { stage: '3', Zone: '1', env: '2' })).toEqual({ environment: '1' });
    expect(await labelsAfter(sql, { stage: '3', env: '2' })).toEqual({ environment: '2' });
  }));

test('volume rows have their volume labels mapped', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment' });
    await summarize(sql, [
      storage({ pod_labels: {}, volume_labels: { env: 'dev' }, all_labels: { env: 'dev' } }),
    ]);
    expect(await run(sql, 'tag_mapping')).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 1 } });
    expect(await read(sql, SUMMARY_TABLE, ['pod_labels', 'volume_labels', 'all_labels'])).toEqual([
      { pod_labels: {}, volume_labels: { environment: 'dev' }, all_labels: { environment: 'dev' } },
    ]);
  }));

test('only enabled OpenShift children map', () =>
  undone(async (sql) => {
    await map(sql, { '-env': 'environment' });
    await map(sql, { env: 'environment' }, 'AWS');
    expect(await labelsAfter(sql, { env: 'dev' })).toEqual({ env: 'dev' });
    expect(await run(sql, 'tag_mapping')).toEqual({});
  }));

test('rows of other sources and days stay', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment' });
    await summarize(sql, [
      podRow({ env: 'dev' }, { source_uuid: randomUUID() }),
      podRow({ env: 'dev' }, { usage_start: '2025-09-30', usage_end: '2025-09-30' }),
      podRow(null),
    ]);
    expect(await run(sql, 'tag_mapping')).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 0 } });
    expect(await read(sql, SUMMARY_TABLE, ['pod_labels'])).toEqual([
      { pod_labels: { env: 'dev' } },
      { pod_labels: { env: 'dev' } },
      { pod_labels: null },
    ]);
  }));

const keys = ['a', 'B', 'c', 'p', 'q', 'x'];
const mapping: Record<string, string> = { a: 'p', B: 'p', c: 'q' };

test('any object is mapped as the rule says, and once is enough', async () => {
  await undone(async (sql) => {
    await map(sql, mapping);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: 'grapheme', maxLength: 5 })),
        async (labels) => {
          const clash = Object.entries(mapping).some(
            ([child, parent]) => child in labels && parent in labels,
          );
          const expected: Row = Object.fromEntries(
            Object.keys(labels)
              .filter((key) => !(clash && key in mapping))
              // By code unit, so that the smallest child comes last and wins.
              .sort((left, right) => (left < right ? 1 : -1))
              .map((key) => [mapping[key] ?? key, labels[key]]),
          );
          fc.pre(!Object.values(labels).some((value) => value.includes('\0')));
          expect(await labelsAfter(sql, labels)).toEqual(expected);
          expect(await run(sql, 'tag_mapping')).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 0 } });
        },
      ),
      { numRuns: 60 },
    );
  });
});
