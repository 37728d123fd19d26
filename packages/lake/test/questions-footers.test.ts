import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  firstAndLast,
  gcpTopology,
  invoiceMonthDates,
  lakeTable,
  partitionsIn,
  payerAccount,
  whatExists,
} from '@ocp/core';
import { openLake } from '@ocp/lake';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, signal, SOURCE } from './support/lake.ts';
import { writeParquet } from './support/parquet.ts';

/** Overwrites all that is between the first magic and the footer: the pages of every column. */
function spoil(path: string): void {
  const bytes = readFileSync(path);
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  expect(footer).toBeGreaterThan(200);
  writeFileSync(path, bytes.fill(0xff, 4, footer));
}

describe('questions on files of which nothing but the footers is left', () => {
  const root = mkdtempSync(join(tmpdir(), 'ocp-lake-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const place = (folder: string, month: string) =>
    join(root, `data/parquet/${folder}/source=${SOURCE}/year=2025/month=${month}/a.parquet`);
  let questions: Awaited<ReturnType<typeof openLake>>['questions'];
  beforeAll(async () => {
    const hours = (column: string, from: string, columns: string) =>
      `SELECT TIMESTAMP '${from}' + to_hours(range::INTEGER) AS ${column}, md5(range::VARCHAR) AS filler, ${columns} FROM range(240)`;
    const files = [
      await writeParquet(
        place('daily/org1/OCP/pod_usage', '02'),
        hours('interval_start', '2025-02-03', '1.0 AS pod_usage_cpu_core_seconds'),
      ),
      // Two row groups of 14 days each.
      await writeParquet(
        place('org1/AWS', '02'),
        `SELECT TIMESTAMP '2025-02-01' + to_milliseconds(range * 590625) AS lineitem_usagestartdate, '123456789012' AS bill_payeraccountid
          FROM range(4096)`,
        'row_group_size 2048',
      ),
      await writeParquet(
        place('daily/org1/GCP/raw', '02'),
        hours('usage_start_time', '2025-02-02', `'202502' AS invoice_month`),
      ),
      await writeParquet(
        place('daily/org1/GCP/raw', '03'),
        hours('usage_start_time', '2025-03-01', `'202503' AS invoice_month`),
      ),
      await writeParquet(
        place('org1/GCP', '02'),
        hours('usage_start_time', '2025-02-02', `'a' AS billing_account_id`),
      ),
    ];
    files.forEach(spoil);
    ({ questions } = await openLake(pathToFileURL(root).href));
  });
  const days = { schema: 'org1', source: SOURCE, start: '2025-02-01', end: '2025-02-28' };

  test('tables and partitions', async () => {
    const { tables } = await whatExists(questions, { schema: 'org1', source: SOURCE }, signal);
    expect(tables.filter(({ exists }) => exists).map(({ table, partitions }) => [table, partitions])).toEqual(
      expect.arrayContaining([
        ['openshift_pod_usage_line_items_daily', 1],
        ['aws_line_items', 1],
        ['gcp_line_items_daily', 2],
        ['gcp_line_items', 1],
      ]),
    );
    const gcp = lakeTable('gcp_line_items_daily')!;
    expect((await partitionsIn(questions, gcp, { schema: 'org1' }, signal)).partitions).toHaveLength(2);
  });

  test('first and last time stamp', async () => {
    const pods = lakeTable('openshift_pod_usage_line_items_daily')!;
    expect(await firstAndLast(questions, pods, days, signal)).toEqual({
      first: '2025-02-03T00:00:00.000Z',
      last: '2025-02-12T23:00:00.000Z',
    });
  });

  test('first and last time stamp of days that are whole row groups', async () => {
    const lines = lakeTable('aws_line_items')!;
    const within = (start: string, end: string) =>
      firstAndLast(questions, lines, { ...days, start, end }, signal);
    expect(await within('2025-02-15', '2025-02-28')).toEqual({
      first: '2025-02-15T00:00:00.000Z',
      last: '2025-02-28T23:50:09.375Z',
    });
    expect((await failure(within('2025-02-14', '2025-02-28'))).code).toBe('LAKE_FILE_UNREADABLE');
  });

  test('dates of an invoice month, of which another month has none', async () => {
    expect(await invoiceMonthDates(questions, { ...days, invoiceMonth: '202502' }, signal)).toEqual({
      first: '2025-02-02T00:00:00.000Z',
      last: '2025-02-11T23:00:00.000Z',
    });
  });

  test('the payer account of a bill', async () => {
    const asked = { schema: 'org1', source: SOURCE, month: '2025-02-01' };
    expect(await payerAccount(questions, asked, signal)).toBe('123456789012');
  });

  test('what needs rows fails here', async () => {
    const topology = gcpTopology(questions, { ...days, month: '2025-02-01' }, signal);
    expect((await failure(topology)).code).toBe('LAKE_FILE_UNREADABLE');
  });
});
