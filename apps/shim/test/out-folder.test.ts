import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchema } from '@ocp/core';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { rewrite } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, request, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const tables = ['reporting_ocp_nodes', 'reporting_ocp_projects', 'reporting_ocp_pvcs', SUMMARY];
const files = [...tables.map((table) => `${table}.csv`), 'state'];

let tenant: Tenant;
let lake: string;
let folder: string;
let before: Record<string, string>;
beforeAll(async () => {
  tenant = await goldenTenant();
  lake = lakeAt(`${tenant.golden}/input`);
  folder = join(tenant.golden, 'out', 'new');
  before = await tenant.content();
});
afterAll(() => tenant.close());
afterEach(async () => {
  expect(await tenant.content()).toEqual(before);
  rmSync(folder, { recursive: true, force: true });
});

const run = (from: string, ...args: string[]) =>
  ocp(request('aggregate', from, '--out', folder, '--json', ...args), { database: tenant.url });
const read = (file: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, file)), { columns: true });
const total = (rows: Record<string, string>[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

test('takes the tables as CSV with a header, and the state below it; nothing is in the database', async () => {
  const { status, out } = await run(lake);
  const report = reportSchema.parse(JSON.parse(out));
  expect(status).toBe(0);
  expect(report).toMatchObject({ status: 'done', request: { standalone: false } });
  expect(report.tables[SUMMARY]).toEqual({ deleted: 0, written: 21 });
  expect(readdirSync(folder).sort()).toEqual(files.sort());
  expect(readdirSync(join(folder, 'state'))).toEqual(['openshift_daily_summary.csv']);
  const rows = read(`${SUMMARY}.csv`);
  const expected: Record<string, string>[] = parse(
    readFileSync(join(tenant.golden, 'ocp', `${SUMMARY}.csv`)),
    {
      columns: true,
    },
  );
  expect(rows).toHaveLength(expected.length);
  for (const column of ['pod_usage_cpu_core_hours', 'persistentvolumeclaim_usage_gigabyte_months']) {
    expect(total(rows, column)).toBeCloseTo(total(expected, column), 6);
  }
  expect(rows.map(({ pod_labels }) => pod_labels && JSON.parse(pod_labels))).toContainEqual(
    expect.any(Object),
  );
  expect(Object.keys(read(join('state', 'openshift_daily_summary.csv'))[0] ?? {})).toContain(
    'csi_volume_handle',
  );
});

test('replaces the files that are there, and no other', async () => {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(join(folder, `${SUMMARY}.csv`), 'old\n1\n');
  writeFileSync(join(folder, 'state', 'openshift_daily_summary.csv'), 'old\n1\n');
  writeFileSync(join(folder, 'mine.csv'), 'mine');
  expect(await run(lake)).toMatchObject({ status: 0 });
  expect(read(`${SUMMARY}.csv`)).toHaveLength(21);
  expect(read(join('state', 'openshift_daily_summary.csv'))).toHaveLength(21);
  expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('mine');
  expect(readdirSync(folder).sort()).toEqual([...files, 'mine.csv'].sort());
});

test('is as it was after a run that failed', async () => {
  await using damaged = await lakeCopy(tenant);
  await rewrite(damaged.file('pod_usage'), `* replace ('{' as pod_labels)`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${SUMMARY}.csv`), 'old\n1\n');
  const { status, out } = await run(damaged.url);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ status: 'failed', error: { code: 'LABELS_MALFORMED' } });
  expect(readdirSync(folder)).toEqual([`${SUMMARY}.csv`]);
  expect(readFileSync(join(folder, `${SUMMARY}.csv`), 'utf8')).toBe('old\n1\n');
});

test('has no file after a run that failed between two tables', async () => {
  // A name that is taken makes the last table fail after the others were written.
  mkdirSync(join(folder, `${SUMMARY}.csv`, 'in-the-way'), { recursive: true });
  const { status } = await run(lake);
  expect(status).toBe(2);
  expect(readdirSync(folder)).toEqual([`${SUMMARY}.csv`]);
});

test('has no file after a run without input', async () => {
  const { status, out } = await run(lake, '--start', '2025-10-20', '--end', '2025-10-21');
  expect(status).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ status: 'nothing', tables: {} });
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
});

test('reads the configuration only: a database without the right to write does', async () => {
  const reader = `e2e_reader_${randomBytes(6).toString('hex')}`;
  await tenant.rows(`create role ${reader} login password 'reader-secret';
    grant usage on schema public, org1234567 to ${reader};
    grant select on all tables in schema public, org1234567 to ${reader}`);
  try {
    const database = Object.assign(new URL(tenant.url), {
      username: reader,
      password: 'reader-secret',
    });
    const args = request('aggregate', lake, '--out', folder);
    expect(await ocp(args, { database: database.href })).toMatchObject({ status: 0, out: '' });
    expect(read(`${SUMMARY}.csv`)).toHaveLength(21);
  } finally {
    await tenant.rows(`drop owned by ${reader}; drop role ${reader}`);
  }
});
