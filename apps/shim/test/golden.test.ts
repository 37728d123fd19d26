import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackGolden } from '@ocp/golden';
import { startEmbedded, type DatabaseServer } from '@ocp/store';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ocp, root } from './support/command.ts';

const packed = join(root, 'test-data/goldens/ocp-basic.tar.gz');
const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

let server: DatabaseServer;
let original: Awaited<ReturnType<typeof unpackGolden>>;
/** A copy of the golden that a test may change. */
let golden: string;
beforeAll(async () => {
  // On a server of others there are databases of others.
  server = await startEmbedded();
  original = await unpackGolden(packed);
});
afterAll(async () => {
  await original.close();
  await server.stop();
});
beforeEach(async () => {
  golden = await mkdtemp(join(tmpdir(), 'e2e-golden-'));
  await cp(original.folder, golden, { recursive: true });
});
afterEach(async () => {
  await rm(golden, { recursive: true });
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query(`select datname from pg_database where datname like 'ocp\\_%'`);
  await client.end();
  expect(rows).toEqual([]);
});

const run = (...args: string[]) => ocp(['golden', ...args, '--database', server.url]);
const edit = async (file: string, change: (text: string) => string) => {
  const path = join(golden, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
};

test('a golden that is equal ends with status 0, on a server of its own that is gone afterwards', async () => {
  const { status, out, said } = await ocp(['golden', packed], { database: '' });
  expect({ status, out }).toEqual({ status: 0, out: '' });
  expect(said).toMatch(/^ocp-basic ocp: equal, 21 tables, 86 rows/m);
  expect(said).toMatch(/^done: 1 goldens on duckdb, stages: 2 equal, 0 different, 0 failed, 0 skipped/m);
});

test('--staged takes the CSV reports, where an engine can', async () => {
  await rm(join(golden, 'input/data'), { recursive: true });
  const staged = await run(golden, '--staged', '--engine', 'postgres');
  expect(staged.said).toMatch(
    /^done: 1 goldens on postgres, stages: 2 equal, 0 different, 0 failed, 0 skipped/m,
  );
  expect(staged.status).toBe(0);
  const refused = await run(golden, '--staged');
  expect(refused.status).toBe(2);
  expect(refused.said).toContain('the engine duckdb reads files');
});

test('rows that differ end with status 4, and table, column and values are named', async () => {
  const projects = 'reporting_ocp_projects';
  const pods = 'reporting_ocp_pod_summary_p';
  const lines = (text: string) => text.trimEnd().split('\n');
  await edit(`ocp/${projects}.csv`, (text) => `${lines(text).slice(0, -1).join('\n')}\n`);
  await edit(`ocp/${pods}.csv`, (text) => `${[...lines(text), lines(text).at(-1)].join('\n')}\n`);
  await edit(`ocp/${SUMMARY}.csv`, (text) => {
    const [header = '', first = '', ...rest] = text.split('\n');
    const at = header.split(',').indexOf('node_capacity_cpu_cores');
    const values = first.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
    values[at] = '12345.5';
    return [header, values.join(','), ...rest].join('\n');
  });
  const { status, out, said } = await run(golden, '--json');
  expect(status).toBe(4);
  expect(said).toMatch(/^ocp-basic ocp: different/m);
  for (const words of [SUMMARY, 'node_capacity_cpu_cores', '12345.5', projects, pods])
    expect(said).toContain(words);
  const report = JSON.parse(out);
  expect(report).toMatchObject({ status: 'different', engine: 'duckdb' });
  const [stage] = report.goldens[0].stages;
  const different = stage.tables.filter((table: { status: string }) => table.status === 'different');
  expect(new Set(different.map(({ table }: { table: string }) => table))).toEqual(
    new Set([SUMMARY, pods, projects]),
  );
});

test('a golden that cannot be run or read is a failure: status 1, and the next one is tried', async () => {
  const other = join(golden, 'other');
  await cp(original.folder, other, { recursive: true });
  await edit(`other/ocp/${SUMMARY}.csv`, (text) => text.replace('node_capacity_cpu_cores', 'cores'));
  const days = join(golden, 'input/data/parquet/daily/org1234567/OCP/pod_usage');
  const [file = ''] = (await readdir(days, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  await truncate(join(days, file), 100);
  const { status, said } = await run(golden, other);
  expect(status).toBe(1);
  expect(said).toMatch(/^ocp-basic ocp: failed: LAKE_FILE_UNREADABLE .*pod_usage/m);
  expect(said).toMatch(/^ocp-basic ocp: failed: GOLDEN_INVALID .*cores/m);
});

test.each<[string, string, () => Promise<unknown>]>([
  ['no golden', 'no golden at', () => rm(join(golden, 'scenario.json'))],
  ['a scenario that is no JSON', 'scenario.json', () => edit('scenario.json', (text) => text.slice(0, 40))],
  [
    'a scenario with a wrong field',
    'start_date',
    () => edit('scenario.json', (text) => text.replace('2025-10-01', 'x')),
  ],
])('%s ends with status 2 before anything runs', async (_name, words, damage) => {
  await damage();
  const { status, out, said } = await run(golden);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(said).toMatch(/^error GOLDEN_INVALID: /);
  expect(said).toContain(words);
  expect(said).toMatch(/\n {2}where: file .+\n {2}what to do: .+\n$/);
});

test('a packed golden that was cut off ends with status 2', async () => {
  const file = join(golden, 'cut.tar.gz');
  await cp(packed, file);
  await truncate(file, 20_000);
  const { status, said } = await run(file);
  expect(status).toBe(2);
  expect(said).toMatch(/^error GOLDEN_INVALID: cut\.tar\.gz is not a packed golden/);
});
