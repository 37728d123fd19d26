import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inputTable, type LakeFile, type Warning } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { inputBatches, openLake } from '../src/index.ts';
import { partitionFolder } from '../src/layout.ts';
import { tempFolder } from './support/lake.ts';
import { writeParquet } from './support/parquet.ts';

const { signal } = new AbortController();
const partition = (table: string) => ({
  table: inputTable(table),
  schema: 'org1234567',
  source: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  month: '2025-02-01',
});

/** The files of a partition with the rows of these queries, one a file, and what was said of them. */
async function files(table: string, queries: readonly string[], ...options: string[]) {
  const root = tempFolder();
  const ref = partition(table);
  for (const [index, query] of queries.entries()) {
    await writeParquet(join(root, partitionFolder(ref), `${index}.parquet`), query, ...options);
  }
  const lake = await openLake(pathToFileURL(root).href);
  const warnings: Warning[] = [];
  const found = await lake.files(ref, 'files', signal, (warning) => warnings.push(warning));
  return { found, warnings };
}

const hours = (cores: string, rows = 10, time = `timestamp '2025-02-01' + interval (i) hour`) =>
  `select ${time} as interval_start, 'n' || i as node, ${cores} as node_capacity_cpu_core_seconds,
    14400.0::double as node_capacity_memory_byte_seconds from range(${rows}) as r(i) order by i`;

test('of a file that an engine reads where it lies, rows are told when it asks', async () => {
  const root = tempFolder();
  const ref = partition('pod_hours');
  const path = join(root, partitionFolder(ref), '0.parquet');
  await writeParquet(path, hours(`case when i = 3 then 'nan'::double else random() end`));
  const lake = await openLake(pathToFileURL(root).href);
  const warnings: Warning[] = [];
  const [file] = await lake.files(ref, 'addresses', signal, (warning) => warnings.push(warning));
  expect(warnings).toEqual([]);
  const where = { file: file!.origin, column: 'node_capacity_cpu_core_seconds', row: 4, rows: 1 };
  expect(await lake.leftOut(file!, signal)).toMatchObject([{ code: 'LAKE_ROWS_LEFT_OUT', where }]);
  rmSync(path);
  expect(await lake.leftOut(file!, signal)).toEqual([]);
});

async function nodes(found: readonly LakeFile[]) {
  const names: string[] = [];
  const options = {
    signal,
    chunkRows: 1000,
    columns: ['node'],
    days: { start: '2025-02-01', end: '2025-02-01' },
  };
  for await (const batch of inputBatches(inputTable('pod_hours'), found, options)) {
    names.push(...Array.from(batch.getChild('node')!, String));
  }
  return names;
}

describe('a row is left out whose', () => {
  test.each([
    ['number is none, of few different ones', `case when i = 3 then 'nan'::double else 4.0 end`, 'NaN'],
    ['number is none, of many', `case when i = 3 then 'nan'::double else random() end`, 'NaN'],
    [
      'number is none, beside nulls',
      `case i when 3 then 'nan'::double when 4 then null else random() end`,
      'NaN',
    ],
    ['number is a float that is none', `case when i = 3 then 'nan'::float else i::float end`, 'NaN'],
    ['number is infinite', `case when i = 3 then '-inf'::double else random() end`, '-Infinity'],
    ['number is too great', `case when i = 3 then 3.7e21 else random() end`, '3.7e+21'],
    [
      'number is a great integer',
      `case when i = 3 then 2000000000000000000 else i end`,
      '2000000000000000000',
    ],
  ])('%s', async (_what, cores, told) => {
    for (const options of [[], ['parquet_version v2'], ['compression zstd'], ['compression gzip']]) {
      const { found, warnings } = await files('pod_hours', [hours(cores)], ...options);
      expect(found).toMatchObject([{ leftOut: [3] }]);
      expect(warnings).toMatchObject([
        { code: 'LAKE_ROWS_LEFT_OUT', where: { column: 'node_capacity_cpu_core_seconds', row: 4, rows: 1 } },
      ]);
      expect(warnings[0]?.message).toContain(`: ${told} in row 4`);
      expect(await nodes(found)).toEqual(['n0', 'n1', 'n2', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9']);
    }
  });

  test('time is far away', async () => {
    const far = `case i when 3 then timestamp '294246-01-01' when 5 then timestamp '5000-01-01 (BC)'
      else timestamp '2025-02-01' + interval (i) hour end`;
    const { found, warnings } = await files('pod_hours', [hours('4', 10, far)]);
    expect(found).toMatchObject([{ leftOut: [3, 5] }]);
    expect(warnings).toMatchObject([{ where: { column: 'interval_start', row: 4, rows: 2 } }]);
    expect(await nodes(found)).toHaveLength(8);
  });
});

test('rows are counted through row groups and batches; the first few are named', async () => {
  const cores = `case when i % 1000 = 999 then 'nan'::double else i / 7 end`;
  const midnight = `timestamp '2025-02-01'`;
  const { found, warnings } = await files(
    'pod_hours',
    [hours(cores, 10_000, midnight)],
    'row_group_size 2048',
  );
  expect(found[0]?.leftOut).toEqual([999, 1999, 2999, 3999, 4999, 5999, 6999, 7999, 8999, 9999]);
  expect(warnings[0]?.message).toMatch(
    /^10 rows are .*: NaN in row 1000, .* in row 2000, .* in row 3000 and 7 more$/,
  );
  const read = await nodes(found);
  expect(read).toHaveLength(9990);
  expect(read).not.toContain('n8999');
});

test('the day of a great volume is no mistake', async () => {
  const day = `select timestamp '2025-02-01' as interval_start, 'a' as namespace, 'p' as pod, 'c' as persistentvolumeclaim,
    'v' as persistentvolume, 20e12 * 86400 as persistentvolumeclaim_capacity_byte_seconds`;
  const { found, warnings } = await files('storage_days', [day]);
  expect(found[0]?.leftOut).toBeUndefined();
  expect(warnings).toEqual([]);
});

describe('two hourly files', () => {
  test('with the same hours both count, and somebody hears of it', async () => {
    const onePodMore = `(${hours('5')}) union all (${hours('5', 1)})`;
    const { found, warnings } = await files('pod_hours', [hours('4'), hours('5'), onePodMore]);
    expect(await nodes(found)).toHaveLength(31);
    expect(warnings).toMatchObject(
      [1, 2].map((file) => ({
        code: 'LAKE_HOURS_TWICE',
        where: { file: found[file]?.origin, other: found[file - 1]?.origin },
      })),
    );
  });

  test('with other hours of one day are as they should be', async () => {
    const later = hours('4', 10, `timestamp '2025-02-01' + interval (i + 10) hour`);
    const { warnings } = await files('pod_hours', [hours('4'), later]);
    expect(warnings).toEqual([]);
  });
});
