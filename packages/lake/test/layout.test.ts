import { inputTables } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { isDataFile, partitionFolders, tableFolder } from '../src/layout.ts';
import { FOLDER, ref, SOURCE } from './support/lake.ts';

describe('layout', () => {
  test.each([
    ['OCP', 'hourly', 'data/parquet/org1/OCP/pod_usage'],
    ['OCP', 'daily', 'data/parquet/daily/org1/OCP/pod_usage'],
    ['AWS', 'hourly', 'data/parquet/org1/AWS'],
    ['AWS', 'daily', 'data/parquet/daily/org1/AWS/raw'],
  ] as const)('%s %s', (provider, grain, folder) => {
    expect(tableFolder({ provider, grain, report: 'pod_usage' }, 'org1')).toBe(folder);
  });

  test('each logical table has a place of its own', () => {
    const folders = Object.values(inputTables).map((table) => tableFolder(table, 'org1'));
    expect(new Set(folders).size).toBe(folders.length);
  });

  test('a month is looked for padded and not; from October on there is one spelling', () => {
    expect(partitionFolders(ref)).toEqual([FOLDER, FOLDER.replace('month=02', 'month=2')]);
    expect(partitionFolders({ ...ref, month: '2025-10-31' })).toEqual([
      FOLDER.replace('month=02', 'month=10'),
    ]);
  });

  test('the source is written in lower case', () => {
    const source = 'ABCDEFAB-2222-3333-4444-555555555555';
    expect(partitionFolders({ ...ref, source })[0]).toContain(`source=${source.toLowerCase()}/`);
  });

  test.each([
    { schema: '../../etc' },
    { schema: 'org1/../../x' },
    { schema: 'ORG1' },
    { schema: '' },
    { source: '..' },
    { source: `${SOURCE}/../..` },
    { source: `${SOURCE}\n` },
    { source: '%2e%2e' },
    { month: '2025-02' },
    { month: '../../2025-02-01' },
    { month: '2025-02-30' },
    { table: '__proto__' as never },
    { table: 'toString' as never },
  ])('%j never becomes a path', (part) => {
    expect(() => partitionFolders({ ...ref, ...part })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });

  test('data files are *.parquet, not hidden', () => {
    const names = ['a.parquet', 'a.parquet.crc', 'a.csv', '_a.parquet', '.a.parquet', 'b.PARQUET', 'parquet'];
    expect(names.filter(isDataFile)).toEqual(['a.parquet']);
  });
});
