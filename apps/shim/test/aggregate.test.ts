import { join } from 'node:path';
import { reportSchema, stateSchema } from '@ocp/core';
import type { SiteStatus } from '@ocp/staging';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ocp } from './support/command.ts';
import { readParquet } from './support/parquet.ts';
import { goldenTenant, lakeAt, lakeCopy, request, SCHEMA, SOURCE, type Tenant } from './support/tenant.ts';

const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';
const OTHER = '00000000-0000-4000-8000-000000000009';

let tenant: Tenant;
let lake: string;
beforeAll(async () => {
  tenant = await goldenTenant();
  lake = lakeAt(`${tenant.golden}/input`);
  // Every test finds the rows of a run.
  expect(await run(...request('aggregate', lake))).toMatchObject({ status: 0 });
});
afterAll(() => tenant.close());

const run = (...args: string[]) => ocp(args, { database: tenant.url });
const reportOf = (out: string) => reportSchema.parse(JSON.parse(out));

/** Tables of a tenant that have rows. */
async function filled(of: Tenant): Promise<string[]> {
  const content = Object.entries(await of.content());
  const tables = content.filter(([, hash]) => !hash.startsWith('0 rows'));
  return tables.map(([table]) => table.replace(/_\d{4}_\d\d$/, ''));
}

const units = {
  cpu_core: { column: 'cpu_core_seconds', hours: 1 / 3600 },
  memory_gigabyte: { column: 'memory_byte_seconds', hours: 2 ** -30 / 3600 },
};

/** Hours that the reports hold: what pods used, and what their nodes had in the hours in which one ran there. */
async function reportedHours(unit: keyof typeof units) {
  const { column, hours } = units[unit];
  const reports = (grain: string) =>
    join(tenant.golden, 'input/data/parquet', grain, SCHEMA, `OCP/pod_usage/source=${SOURCE}/**/*.parquet`);
  const used = `select sum(pod_usage_${column}) as seconds from files`;
  const had = `select sum(seconds) as seconds from (
    select max(node_capacity_${column}) as seconds from files group by node, interval_start)`;
  const [usage, capacity] = [await readParquet(reports('daily'), used), await readParquet(reports(''), had)];
  return { usage: Number(usage[0]?.seconds) * hours, capacity: Number(capacity[0]?.seconds) * hours };
}

/** Hours in the table: of pods, and with what is unallocated of their nodes. */
async function writtenHours(unit: keyof typeof units) {
  const [row] = await tenant.rows<{ usage: string; all: string }>(
    `select sum(hours) filter (where namespace not like '% unallocated') as usage, sum(hours) as all
      from (select namespace, pod_usage_${unit}_hours as hours from ${SCHEMA}.${SUMMARY} where data_source = 'Pod') pods`,
  );
  return { usage: Number(row?.usage), all: Number(row?.all) };
}

describe('aggregate', () => {
  test('--no-standalone writes what Trino writes, and no table of the console', async () => {
    const fresh = await goldenTenant();
    onTestFinished(() => fresh.close());
    const before = new Set(await filled(fresh));
    const args = request('aggregate', lake, '--no-standalone');
    const { status, out } = await ocp(args, { database: fresh.url });
    expect({ status, out }).toEqual({ status: 0, out: '' });
    const added = (await filled(fresh)).filter((table) => !before.has(table));
    expect(added.sort()).toEqual(
      [
        `${SCHEMA}.reporting_ocp_clusters`,
        `${SCHEMA}.reporting_ocp_nodes`,
        `${SCHEMA}.reporting_ocp_projects`,
        `${SCHEMA}.reporting_ocp_pvcs`,
        `${SCHEMA}.${SUMMARY}`,
        `${stateSchema(SCHEMA)}.openshift_daily_summary`,
        `${stateSchema(SCHEMA)}.openshift_made`,
        `${stateSchema(SCHEMA)}.openshift_summarized`,
      ].sort(),
    );
  });

  test('writes the rows of the golden, says so to people on standard error and nothing on standard output', async () => {
    const { status, out, said } = await run(...request('aggregate', lake, '--full'));
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(said).toMatch(/^ +19 of 19 summary_rows +21 rows /m);
    expect(said).toMatch(new RegExp(`^ {2}${SUMMARY} +21 inserted, 21 deleted$`, 'm'));
    expect(said).toMatch(/^ocp \S+: done, rows: /m);
    expect(await tenant.differences()).toEqual([]);
  });

  test('from a lake leaves when each day was summarized for the status', async () => {
    const started = new Date().toISOString().slice(0, 19);
    await run(...request('aggregate', lake, '--full'));
    const { out } = await run('status', '--schema', SCHEMA, '--month', '2025-10', '--json');
    const { sources } = JSON.parse(out) as SiteStatus;
    const days = sources.flatMap(({ days }) => days);
    expect(days.map(({ day, state }) => [day, state])).toEqual(
      ['2025-10-01', '2025-10-02', '2025-10-03'].map((day) => [day, 'summarized']),
    );
    for (const { summarized_at: at } of days) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(String(at) >= started).toBe(true);
    }
    // As runs of before left it.
    await tenant.rows(`update ${stateSchema(SCHEMA)}.openshift_summarized set summarized_at = null`);
    const older = await run('status', '--schema', SCHEMA, '--month', '2025-10');
    expect(older.out).toMatch(/2025-10-01 .*summarized *$/m);
  });

  test('with --json prints the report, and a repetition gives the same rows', async () => {
    const before = await tenant.content();
    const { status, out, said } = await run(
      ...request('aggregate', lake, '--json', '--full', '--engine', 'duckdb'),
    );
    const report = reportOf(out);
    expect(status).toBe(0);
    expect(report).toMatchObject({
      status: 'done',
      engine: 'duckdb',
      decision: { engine: 'duckdb', reason: 'requested' },
      request: { provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE, standalone: true },
      windows: [{ start: '2025-10-01', end: '2025-10-03' }],
      warnings: [],
    });
    expect(report.tables[SUMMARY]).toEqual({ deleted: 21, written: 21 });
    expect(report.steps.map(({ name }) => name)).toContain('tag_mapping');
    const measured = Object.fromEntries(report.conservation.map(({ measure, ...sums }) => [measure, sums]));
    for (const unit of ['cpu_core', 'memory_gigabyte'] as const) {
      const reported = await reportedHours(unit);
      const written = await writtenHours(unit);
      expect(written.usage).toBeCloseTo(reported.usage, 6);
      expect(written.all).toBeCloseTo(reported.capacity, 6);
      expect(measured[`pod_usage_${unit}_hours`]?.attributed).toBeCloseTo(written.usage, 6);
      expect(measured[`node_capacity_${unit}_hours`]?.attributed).toBeCloseTo(written.all, 6);
      for (const { remainder } of Object.values(measured)) expect(remainder).toBeCloseTo(0, 6);
    }
    expect(said).toMatch(/^ocp \S+: done, rows: /m);
    expect(await tenant.differences()).toEqual([]);
    const after = await tenant.content();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const rows = (content: Record<string, string>) =>
      Object.values(content).map((hash) => hash.split(' ')[0]);
    expect(rows(after)).toEqual(rows(before));
  });

  test('with a day of the range replaces the rows of that day only', async () => {
    const day = `select usage_start::text as day, count(*)::int as rows, min(uuid::text) as first
      from ${SCHEMA}.${SUMMARY} group by 1 order by 1`;
    const before = await tenant.rows(day);
    const args = request('aggregate', lake, '--full', '--start', '2025-10-02', '--end', '2025-10-02');
    expect((await run(...args)).status).toBe(0);
    const after = await tenant.rows(day);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]).toMatchObject({ rows: before[1]?.rows });
    expect(after[1]?.first).not.toEqual(before[1]?.first);
    expect(await tenant.differences()).toEqual([]);
  });
});

describe('plan', () => {
  test('tells people what would be done, and touches nothing', async () => {
    const before = await tenant.content();
    const { status, out } = await run(...request('plan', lake));
    expect(status).toBe(0);
    expect(out).toContain('ocp of ocp-basic-1 (Basic one) in org1234567');
    expect(out).toContain(`${SCHEMA}.${SUMMARY} where usage_start from 2025-10-01 to 2025-10-03`);
    expect(await tenant.content()).toEqual(before);
  });

  test('with --json tells programs: cluster, windows, deletes, writes, state and locks', async () => {
    const before = await tenant.content();
    const { status, out, said } = await run(...request('plan', lake, '--json', '--no-standalone'));
    expect({ status, said }).toEqual({ status: 0, said: '' });
    const { clusters } = JSON.parse(out);
    expect(clusters).toHaveLength(1);
    expect(clusters[0]).toMatchObject({
      cluster: { source: SOURCE, cluster_id: 'ocp-basic-1', cluster_alias: 'Basic one' },
      days: { start: '2025-10-01', end: '2025-10-03' },
      windows: [{ start: '2025-10-01', end: '2025-10-03' }],
      locks: [`${SCHEMA}/openshift/${SOURCE}`, `${SCHEMA}/writing`],
      after: [],
      state: { reads: [], writes: ['openshift_daily_summary'] },
    });
    const [{ inputs }] = clusters[0].windows;
    expect(inputs.map(({ relation }: { relation: string }) => relation).sort()).toEqual([
      ...['namespace_label_days', 'node_label_days', 'pod_days', 'pod_hours', 'storage_days'],
    ]);
    for (const { partitions, files, bytes } of inputs) {
      expect({ partitions, files }).toEqual({ partitions: [`source=${SOURCE} 2025-10`], files: 3 });
      expect(bytes).toBeGreaterThan(3000);
    }
    expect(clusters[0].writes.map(({ table }: { table: string }) => table)).toContain(`${SCHEMA}.${SUMMARY}`);
    expect(await tenant.content()).toEqual(before);
  });

  test('with flags of the cluster believes them rather than the database', async () => {
    const flags = ['--cluster-id', "o'ne", '--cluster-alias', 'Ünë', '--report-period-id', '7'];
    const { out } = await run(...request('plan', lake, '--json', ...flags));
    expect(JSON.parse(out).clusters[0].cluster).toMatchObject({
      cluster_id: "o'ne",
      cluster_alias: 'Ünë',
      report_period_id: 7,
    });
  });
});

/** What makes Koku stop: status 3, old rows stay. */
describe('nothing to do', () => {
  const cases: Record<string, { args: string[]; code: string }> = {
    'a source without a report period': { args: ['--ocp-source', OTHER], code: 'NO_REPORT_PERIOD' },
    'a month without a report period': {
      args: ['--start', '2025-09-30', '--end', '2025-09-30'],
      code: 'NO_REPORT_PERIOD',
    },
    'days without input': { args: ['--start', '2025-10-10', '--end', '2025-10-12'], code: 'NO_INPUT' },
    'a source without files': {
      args: ['--ocp-source', OTHER, '--report-period-id', '1', '--cluster-id', 'x'],
      code: 'NO_INPUT',
    },
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const { args, code } = cases[name] ?? { args: [], code: '' };
    const before = await tenant.content();
    const { status, out, said } = await run(...request('aggregate', lake, '--json', ...args));
    expect(status).toBe(3);
    const report = reportOf(out);
    expect(report).toMatchObject({ status: 'nothing', tables: {}, warnings: [{ code }] });
    expect(report.warnings[0]?.where).toHaveProperty('source');
    expect(said).toContain(`warning ${code}: `);
    expect(await tenant.content()).toEqual(before);
  });

  test('a range whose files are gone leaves the old rows', async () => {
    await using empty = await lakeCopy(tenant, 'nothing');
    const before = await tenant.content();
    const { status, out } = await run(...request('aggregate', empty.url, '--json'));
    expect({ status, report: reportOf(out) }).toMatchObject({ status: 3, report: { status: 'nothing' } });
    expect(await tenant.content()).toEqual(before);
  });
});
