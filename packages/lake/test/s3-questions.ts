import { existsSync } from 'node:fs';
import { askedTable, lakeTable } from '@ocp/core';
import { expect, test } from 'vitest';
import type { TestBucket } from './support/bucket.ts';
import { FOLDER, ref, signal } from './support/lake.ts';

/** What questions ask a bucket for; part of the S3 suite, which starts the server. */
export function questionsSuite(open: () => Promise<TestBucket>): void {
  test('questions about what exists: every page of a table, and no more than the first of a tenant', async () => {
    const bucket = await open();
    for (const name of ['a', 'b', 'c']) await bucket.put(`${name}.parquet`);
    await bucket.put('d.parquet', '2025-02-02', 100, FOLDER.replace('month=02', 'month=3'));
    await bucket.put('e.parquet', '2025-02-02', 100, FOLDER.replace('node_labels', 'node_labels2'));
    await bucket.putBytes(`${FOLDER}/_SUCCESS`, Buffer.alloc(0));
    const { questions } = await bucket.lake({ pageSize: 2 });
    const table = lakeTable('openshift_node_labels_line_items_daily')!;
    const found = await questions.partitions(table, 'org1', signal, ref.source);
    expect(found.map(({ month, files }) => [month, files])).toEqual([
      ['02', 3],
      ['3', 1],
    ]);
    expect(await questions.hasTable(table, 'org1', signal)).toBe(true);
    expect(await questions.hasTable(lakeTable('aws_line_items')!, 'org1', signal)).toBe(false);
    expect(await questions.hasTenant('org1', signal)).toBe(true);
    expect(await questions.hasTenant('org2', signal)).toBe(false);
    expect(bucket.proxy.gets).toEqual([]);
    const days = { first: Date.parse('2025-02-01'), last: Date.parse('2025-02-28') };
    expect(await questions.times([{ ...ref, table: askedTable(table) }], days, signal)).toEqual({
      first: days.first,
      last: days.first,
    });
    expect(existsSync(bucket.cache)).toBe(false);
  });

  test('questions that footers answer ask for the end of each object once, and for nothing else', async () => {
    const bucket = await open();
    const size = (await bucket.put('a.parquet', '2025-02-03', 300_000)).length;
    expect(size).toBeGreaterThan(200_000);
    const table = lakeTable('openshift_node_labels_line_items_daily')!;
    const asked = [{ ...ref, table: askedTable(table, { node: 'text' }) }];
    const { questions } = await bucket.lake();
    const days = { first: Date.parse('2025-02-01'), last: Date.parse('2025-02-28') };
    expect(await questions.times(asked, days, signal)).toEqual({
      first: Date.parse('2025-02-03'),
      last: Date.parse('2025-02-03'),
    });
    expect(await questions.anyText(asked, 'node', signal)).toBe('n1');
    const { gets, ranges } = bucket.proxy;
    expect(ranges).toHaveLength(gets.length);
    expect(gets.length).toBeLessThanOrEqual(3);
    for (const range of ranges) {
      const [, first] = /^bytes=(\d+)-/.exec(range) ?? [];
      expect(Number(first)).toBeGreaterThanOrEqual(size - 64 * 1024);
    }
    expect(existsSync(bucket.cache)).toBe(false);
  });
}
