import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLake } from '@ocp/lake';
import { describe, expect, test } from 'vitest';
import { failure, FOLDER, localFile, ref, signal, tempFolder } from './support/lake.ts';
import { nodeLabels, writeParquet } from './support/parquet.ts';

/** The first day of a range in a lake with one file for each query. */
async function firstDay(queries: string[], start: string, end: string, ...options: string[]) {
  const root = tempFolder();
  for (const [i, query] of queries.entries()) {
    await writeParquet(join(root, FOLDER, `${i}.parquet`), query, ...options);
  }
  const lake = await openLake(pathToFileURL(root).href);
  const files = await lake.files(ref, 'files', signal);
  return lake.firstDay(files, { start, end }, signal);
}

/** One file with a row at each time. */
const times = (list: string[], type = 'TIMESTAMP') =>
  `SELECT unnest([${list.map((time) => `'${time}'::${type}`).join(', ')}]) AS interval_start, 'n' AS node`;

describe('the first day with a row', () => {
  test('a file a day', async () => {
    const days = ['2025-02-20', '2025-02-11', '2025-02-14'].map((day) => nodeLabels(day));
    expect(await firstDay(days, '2025-02-01', '2025-02-28')).toBe('2025-02-11');
    expect(await firstDay(days, '2025-02-12', '2025-02-28')).toBe('2025-02-14');
    expect(await firstDay(days, '2025-02-14', '2025-02-14')).toBe('2025-02-14');
    expect(await firstDay(days, '2025-02-12', '2025-02-13')).toBeUndefined();
    expect(await firstDay(days, '2025-02-21', '2025-02-28')).toBeUndefined();
  });

  test('no file', async () => {
    expect(await firstDay([], '2025-02-01', '2025-02-28')).toBeUndefined();
  });

  test('a row group that begins before the range is read', async () => {
    const file = [times(['2025-02-03 10:00:00', '2025-02-17 23:59:59.999', '2025-02-25'])];
    expect(await firstDay(file, '2025-02-04', '2025-02-28')).toBe('2025-02-17');
    expect(await firstDay(file, '2025-02-18', '2025-02-28')).toBe('2025-02-25');
    expect(await firstDay(file, '2025-02-18', '2025-02-24')).toBeUndefined();
    expect(await firstDay(file, '2025-02-03', '2025-02-28')).toBe('2025-02-03');
  });

  test('nulls and several row groups', async () => {
    const groups = `SELECT if(range % 7 = 0, NULL, TIMESTAMP '2025-01-30' + INTERVAL 1 MINUTE * range) AS interval_start,
      'n' AS node FROM range(20000) WHERE range NOT BETWEEN 2500 AND 9000 ORDER BY range`;
    expect(await firstDay([groups], '2025-02-01', '2025-02-28', 'row_group_size 2048')).toBe('2025-02-05');
  });

  test('rows without a time are on no day, also where there are no statistics to say so', async () => {
    const none = `SELECT NULL::TIMESTAMP AS interval_start, 'n' AS node FROM range(3)`;
    expect(await firstDay([none], '2025-02-01', '2025-02-28')).toBeUndefined();
    expect(await firstDay([none, nodeLabels('2025-02-07')], '2025-02-01', '2025-02-28')).toBe('2025-02-07');
  });

  test.each(['TIMESTAMP_MS', 'TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMPTZ'])(
    '%s, to its last moment',
    async (type) => {
      const zone = type === 'TIMESTAMPTZ' ? '+00' : '';
      const fraction = { TIMESTAMP_MS: '.999', TIMESTAMP_NS: '.999999999' }[type] ?? '.999999';
      const file = [times([`2025-02-03 23:59:59${fraction}${zone}`, `2025-02-09 00:00:00${zone}`], type)];
      expect(await firstDay(file, '2025-02-01', '2025-02-28')).toBe('2025-02-03');
      expect(await firstDay(file, '2025-02-04', '2025-02-28')).toBe('2025-02-09');
    },
  );

  test('with a codec that cannot be read the answer is never too late', async () => {
    const file = [times(['2025-02-03', '2025-02-17'])];
    expect(await firstDay(file, '2025-02-04', '2025-02-28', 'codec zstd')).toBe('2025-02-04');
    expect(await firstDay(file, '2025-02-02', '2025-02-28', 'codec zstd')).toBe('2025-02-03');
  });

  test('the time column may be spelled otherwise', async () => {
    const file = [`SELECT TIMESTAMP '2025-02-05' AS "Interval_Start", 'n' AS node`];
    expect(await firstDay(file, '2025-02-01', '2025-02-28')).toBe('2025-02-05');
  });

  test('a file that is gone is an error, not a later day', async () => {
    const lake = await openLake(pathToFileURL(tempFolder()).href);
    const gone = localFile('/nowhere/x.parquet', ref.table);
    const range = { start: '2025-02-01', end: '2025-02-28' };
    expect(await failure(lake.firstDay([gone], range, signal))).toMatchObject({
      code: 'LAKE_FILE_UNREADABLE',
      where: { file: gone.origin },
    });
  });
});
