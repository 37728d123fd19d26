import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLake } from '@ocp/lake';
import { expect, test } from 'vitest';
import { FOLDER, ref, signal, tempFolder } from './support/lake.ts';
import { writeParquet } from './support/parquet.ts';

/** A row at each time, on a node. */
const rows = (node: string, ...times: string[]) =>
  `SELECT unnest([${times.map((time) => `'${time}'::TIMESTAMP`).join(', ')}]) AS interval_start, '${node}' AS node`;

async function daysWith(queries: string[], value: string, ...options: string[]) {
  const root = tempFolder();
  for (const [i, query] of queries.entries()) {
    await writeParquet(join(root, FOLDER, `${i}.parquet`), query, ...options);
  }
  const lake = await openLake(pathToFileURL(root).href);
  const files = await lake.files(ref, 'files', signal);
  const days = { start: '2025-02-03', end: '2025-02-20' };
  return lake.daysWith(files, days, { column: 'node', value }, signal);
}

test('the first and the last day of the range on which a column has a value, of all files', async () => {
  const files = [
    rows('a', '2025-02-01', '2025-02-07 23:59:59'),
    rows('b', '2025-02-04', '2025-02-19'),
    rows('a', '2025-02-05 10:00:00', '2025-02-21'),
  ];
  expect(await daysWith(files, 'a')).toEqual({ start: '2025-02-05', end: '2025-02-07' });
  expect(await daysWith(files, 'b')).toEqual({ start: '2025-02-04', end: '2025-02-19' });
  expect(await daysWith(files, 'c')).toBeUndefined();
  expect(await daysWith([], 'a')).toBeUndefined();
});

test('in files of several row groups', async () => {
  const groups = `SELECT TIMESTAMP '2025-02-01' + INTERVAL 1 MINUTE * range AS interval_start,
    if(range BETWEEN 9000 AND 12000, 'a', 'b') AS node FROM range(20000) ORDER BY range`;
  expect(await daysWith([groups], 'a', 'row_group_size 2048')).toEqual({
    start: '2025-02-07',
    end: '2025-02-09',
  });
});

test('a file that cannot be read column by column counts with all of its days in the range', async () => {
  const file = rows('b', '2025-02-01', '2025-02-10');
  expect(await daysWith([file], 'a', 'codec zstd')).toEqual({ start: '2025-02-03', end: '2025-02-10' });
});
