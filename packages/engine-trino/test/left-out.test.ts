import { inputTable, type JobInput, type LakeFile, type Warning } from '@ocp/core';
import { partitionFolder } from '@ocp/lake';
import { expect, it } from 'vitest';
import { leftOutWarnings, plausibleIn } from '../src/inputs/left-out.ts';

const table = inputTable('pod_hours');
const part = { table: 'hive.s.pods', has: () => true, condition: 'true' };

const fileOf = (month: string): LakeFile => {
  const partition = { table, schema: 'org1', source: '73be11de-69d8-5208-9aba-fc2bb9d15769', month };
  const folder = `s3://bucket/${partitionFolder(partition)}`;
  return {
    ...{ origin: `${folder}/a.parquet`, partition, folder, name: 'a.parquet', version: '1' },
    ...{ bytes: 1, columns: [], rows: 9 },
  };
};
const files = [fileOf('2025-09-01'), fileOf('2025-10-01')];
const input: JobInput = { table, files };
const column = 'node_capacity_cpu_core_seconds';

/** A Trino that counts so many rows in one column of a file, wherever it thinks that the lake is. */
const counting = (file: LakeFile, rows: number) => ({
  rows: () => {
    const path = `local:///mnt/${partitionFolder(file.partition)}/${file.name}`;
    return Promise.resolve([
      [path, ...plausibleIn(input, part).map((check) => (check.column === column ? rows : 0))],
    ]);
  },
});
const said = ({ origin }: LakeFile): Warning => ({
  code: 'LAKE_ROWS_LEFT_OUT',
  message: '1 row is left out',
  where: { table: table.name, file: origin, column, row: 4, rows: 1 },
});

it('of rows that Trino counts in a file the lake says which they are', async () => {
  const looked: LakeFile[] = [];
  const look = (file: LakeFile) => Promise.resolve([said(looked[looked.push(file) - 1]!)]);
  const warnings = await leftOutWarnings(input, [part], counting(files[1]!, 1), look);
  expect(looked).toEqual([files[1]]);
  expect(warnings).toEqual([said(files[1]!)]);
});

it('what the lake does not find is counted all the same', async () => {
  const none = () => Promise.resolve([]);
  const warnings = await leftOutWarnings(input, [part], counting(files[0]!, 2), none);
  expect(warnings).toMatchObject([{ where: { file: files[0]!.origin, column, rows: 2 } }]);
});

it('no file is looked into where Trino counts nothing', async () => {
  const never = () => Promise.reject(new Error('nobody asked'));
  expect(await leftOutWarnings(input, [part], { rows: () => Promise.resolve([]) }, never)).toEqual([]);
});
