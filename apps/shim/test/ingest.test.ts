import { createReadStream, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchema } from '@ocp/core';
import type { IngestReport } from '@ocp/staging';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ocp } from './support/command.ts';
import { aggregation, folderOf, goldenReports, ingestion, packed, staged } from './support/payload.ts';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());

const run = (args: readonly string[], environment: Record<string, string> = {}) =>
  ocp(args, { database: tenant.url, environment });

describe('ingest and aggregate', () => {
  test('without a lake write the rows of the golden; a repetition changes nothing', async () => {
    const payload = await packed(goldenReports(tenant), {
      uuid: '6d9d7a35-0ea1-4b1c-a5a5-6b9d1b1e7c11',
      cluster_id: 'ocp-basic-1',
      date: '2025-10-04T00:00:00Z',
    });
    const first = await run(ingestion(payload, '--json'));
    expect(first.status).toBe(0);
    const loaded = JSON.parse(first.out) as IngestReport;
    expect(loaded).toMatchObject({ status: 'done', payload: { cluster_id: 'ocp-basic-1' }, superseded: 0 });
    expect(loaded.rows).toBeGreaterThan(0);
    const rows = await staged(tenant);
    expect(rows).toHaveLength(loaded.rows);

    const done = await run(aggregation('--json'));
    expect(done.status).toBe(0);
    const report = reportSchema.parse(JSON.parse(done.out));
    expect(report).toMatchObject({ engine: 'postgres', settings: { effective_usage: 'max' } });
    expect(await tenant.differences()).toEqual([]);
    const before = await tenant.content();

    expect(await run(ingestion(payload))).toMatchObject({ status: 0 });
    expect(await run(ingestion(goldenReports(tenant)))).toMatchObject({ status: 0 });
    expect((await staged(tenant)).map(unprocessed)).toEqual(rows);
    expect(await run(aggregation(), { OCP_POSTGRES_PIPELINE: 'true' })).toMatchObject({ status: 0 });
    expect(await tenant.differences()).toEqual([]);
    expect(Object.keys(await tenant.content())).toEqual(Object.keys(before));
  });

  test('say in their log what they worked on', async () => {
    const { said } = await run(ingestion(goldenReports(tenant)));
    const events = said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['ingest begins', 'ingest done']));
    for (const event of events) {
      expect(event).toMatchObject({ schema: SCHEMA, provider: expect.any(String) as string });
      expect(event.manifest).toMatch(/^content:/);
    }
  });

  test('write their metrics where they are told to', async () => {
    const file = join(folderOf({}), 'metrics.prom');
    await run(aggregation('--full'), { OCP_METRICS_FILE: file });
    const aggregated = readFileSync(file, 'utf8');
    expect(aggregated).toMatch(/^ocp_postgres_summary_rows_created\{.*\} [1-9]/m);
    await run(ingestion(goldenReports(tenant)), { OCP_METRICS_FILE: file });
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^ocp_postgres_staging_table_size_bytes\{.*_pod_staging.*\} [1-9]/m);
    const names = [
      ...['csv_load_duration_seconds', 'aggregation_duration_seconds', 'total_processing_duration_seconds'],
      ...['staging_rows_loaded', 'summary_rows_created', 'staging_table_size_bytes', 'csv_load_errors_total'],
      ...['aggregation_errors_total', 'validation_warnings_total'],
    ];
    for (const name of names) expect(text).toContain(`# TYPE ocp_postgres_${name} `);
  });

  test('the other effective usage is asked for by its flag, and only of staged reports', async () => {
    const done = await run(aggregation('--effective-usage', 'min', '--json'));
    expect(reportSchema.parse(JSON.parse(done.out)).settings).toEqual({ effective_usage: 'min' });
    const lake = lakeAt(join(tenant.golden, 'input'));
    for (const more of [
      ['--effective-usage', 'mean'],
      ['--effective-usage', 'min', '--lake', lake],
    ]) {
      const { status, said } = await run(aggregation(...more));
      expect({ status, named: said.includes('--effective-usage') }).toEqual({ status: 2, named: true });
    }
  });

  test('a report of the other engine cannot be staged', async () => {
    const { status, said } = await run(aggregation('--engine', 'duckdb'));
    expect({ status, named: said.includes('--lake') }).toEqual({ status: 2, named: true });
  });
});

describe('ingest', () => {
  const good = () =>
    readFileSync(join(goldenReports(tenant), 'October-2025-ocp-basic-1-ocp_node_label.csv'), 'utf8');

  test('goes on behind what it cannot read, and says the file and the line', async () => {
    const folder = folderOf({ 'bad.csv': 'a,b\n1,2\n', 'nodes.csv': good().replace('\n', '\nbroken\n') });
    const { status, said, out } = await run(ingestion(folder, '--json'));
    expect(status).toBe(5);
    expect(said).toContain('"file":"nodes.csv","line":2');
    expect(said.trimEnd().split('\n').at(-1)).toContain('loaded with losses: 1 report, 1 row of the payload');
    const { files, warnings, lost } = JSON.parse(out) as IngestReport;
    expect(lost).toEqual({ reports: 1, rows: 1, labels: 0 });
    expect(files.map((file) => [file.name, file.status]).sort()).toEqual([
      ['bad.csv', 'refused'],
      ['nodes.csv', 'errors'],
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['REPORT_REFUSED', 'ROWS_SKIPPED']),
    );
  });

  test('loads nothing of a payload with losses where it is told to', async () => {
    const before = await staged(tenant).catch(() => []);
    const folder = folderOf({
      'nodes.csv': good().replace('\n', '\nbroken\n').replaceAll('worker', 'strict'),
    });
    const { status, said } = await run(ingestion(folder, '--strict'));
    expect({ status, named: said.includes('error PAYLOAD_LOSSES') }).toEqual({ status: 1, named: true });
    expect((await staged(tenant)).length).toBe(before.length);
  });

  test.each([
    ['no payload', () => '/no/such/place', 2, 'USAGE_INVALID'],
    ['no report', () => folderOf({ 'readme.txt': '' }), 3, 'NO_INPUT'],
    ['a wrong header only', () => folderOf({ 'a.csv': 'a,b\n' }), 1, 'REPORT_REFUSED'],
    ['a damaged archive', () => join(folderOf({ 'p.tar.gz': 'x' }), 'p.tar.gz'), 1, 'PAYLOAD_UNREADABLE'],
    ['a damaged manifest', () => folderOf({ 'manifest.json': 'x', 'a.csv': good() }), 1, 'MANIFEST_INVALID'],
  ])('of %s ends with its code', async (_, payload, code, error) => {
    const before = await tenant.content();
    const { status, said } = await run(ingestion(payload()));
    expect({ status, named: said.includes(`error ${error}`) }).toEqual({ status: code, named: true });
    expect(await tenant.content()).toEqual(before);
  });

  test.each([
    ['--ocp-source', 'no-uuid'],
    ['--schema', 'No Schema'],
  ])('with a wrong %s ends with 2', async (flag, value) => {
    const { status } = await run(ingestion(goldenReports(tenant), flag, value));
    expect(status).toBe(2);
  });
});

describe('several payloads', () => {
  const manifest = (uuid: string) => ({ uuid, cluster_id: 'ocp-basic-1', date: '2025-10-04T00:00:00Z' });
  const nodesOf = (name: string) =>
    readFileSync(
      join(goldenReports(tenant), 'October-2025-ocp-basic-1-ocp_node_label.csv'),
      'utf8',
    ).replaceAll('worker', name);

  test('of a folder are loaded one after the other; one that is broken does not keep the others', async () => {
    const folder = folderOf({ 'b-broken.tar.gz': 'x' });
    renameSync(await packed(folderOf({ 'a.csv': nodesOf('of-a') }), manifest('a')), join(folder, 'a.tar.gz'));
    renameSync(await packed(folderOf({ 'c.csv': nodesOf('of-c') }), manifest('c')), join(folder, 'c.tgz'));
    const { status, said, out } = await run(ingestion(folder, '--json'));
    expect(status).toBe(5);
    expect(said).toContain('error PAYLOAD_UNREADABLE');
    expect(said.trimEnd().split('\n').at(-1)).toMatch(
      /^2 of 3 payloads: \d+ rows, .*; 1 payloads were not loaded/,
    );
    const { payloads } = JSON.parse(out) as { payloads: (IngestReport & { error?: { code: string } })[] };
    expect(payloads.map(({ status, error }) => error?.code ?? status)).toEqual([
      ...['done', 'PAYLOAD_UNREADABLE', 'done'],
    ]);
    const again = ingestion(join(folder, 'a.tar.gz'), '--payload', join(folder, 'c.tgz'));
    const known = await run(again);
    expect({ status: known.status, rows: known.said.includes('2 of 2 payloads: 0 rows') }).toEqual({
      ...{ status: 0, rows: true },
    });
  });

  test('may come on standard input', async () => {
    const archive = await packed(folderOf({ 'a.csv': nodesOf('of-stdin') }), manifest('stdin'));
    const input = createReadStream(archive);
    const { status } = await ocp(ingestion('-'), { database: tenant.url, input });
    expect(status).toBe(0);
    expect((await staged(tenant)).some((row) => row.includes('of-stdin'))).toBe(true);
    const half = createReadStream(archive, { end: 200 });
    const broken = await ocp(ingestion('-'), { database: tenant.url, input: half });
    expect({ status: broken.status, named: broken.said.includes('file standard input') }).toEqual({
      ...{ status: 1, named: true },
    });
  });

  test('that are larger than they may be are refused', async () => {
    const archive = await packed(folderOf({ 'a.csv': nodesOf('large') }), manifest('large'));
    const { status, said } = await run(ingestion(archive), { OCP_PAYLOAD_LIMIT: '1 kB' });
    expect({ status, named: said.includes('error PAYLOAD_TOO_LARGE') }).toEqual({ status: 1, named: true });
  });
});

test('a load that is done is not told as failed when the tables cannot be measured', async () => {
  // The first load makes the tables.
  await run(ingestion(goldenReports(tenant)));
  const table = `${SCHEMA}.reporting_ocpusagelineitem_gpu_staging`;
  await tenant.rows(`alter table ${table} rename to gpu_elsewhere`);
  const nodes = readFileSync(
    join(goldenReports(tenant), 'October-2025-ocp-basic-1-ocp_node_label.csv'),
    'utf8',
  );
  const { status, said } = await run(ingestion(folderOf({ 'n.csv': nodes.replaceAll('worker', 'other') })));
  await tenant.rows(`alter table ${SCHEMA}.gpu_elsewhere rename to reporting_ocpusagelineitem_gpu_staging`);
  expect({ status, told: said.includes('not measured') }).toEqual({ status: 0, told: true });
});

test('cleanup keeps what is young and what was not aggregated', async () => {
  const payload = folderOf({});
  const header = 'report_period_start,report_period_end,interval_start,interval_end,node,node_labels';
  writeFileSync(join(payload, 'n.csv'), `${header}\n,,2020-01-01 00:00:00 +0000 UTC,,old-node,\n`);
  await run(ingestion(payload));
  const old = async () => (await staged(tenant)).filter((row) => row.includes('old-node')).length;
  const cleanup = (...more: string[]) => run(['cleanup', '--schema', SCHEMA, ...more]);
  expect(await cleanup()).toMatchObject({ status: 0 });
  expect(await old()).toBe(1);
  const dry = await cleanup('--all', '--retention-days', '0', '--dry-run', '--json');
  expect(dry.out).toContain('reporting_ocpusagelineitem_node_labels_staging_2020_01');
  expect(await old()).toBe(1);
  const { status, out } = await cleanup('--all', '--retention-days', '0', '--json');
  expect(status).toBe(0);
  expect(out).toContain('reporting_ocpusagelineitem_node_labels_staging_2020_01');
  expect(await old()).toBe(0);
  expect(await cleanup('--retention-days', '-1')).toMatchObject({ status: 2 });
});

const unprocessed = (row: string) => row.replace('"processed": true', '"processed": false');
