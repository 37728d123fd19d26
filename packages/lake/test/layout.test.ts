import { inputTables } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { isDataFile, partitionFolder, tableFolder, unreadFolder } from '../src/layout.ts';
import { FOLDER, ref, SOURCE } from './support/lake.ts';

describe('layout', () => {
  test.each([
    ['OCP', 'hourly', 'data/parquet/org1/OCP/pod_usage'],
    ['OCP', 'daily', 'data/parquet/daily/org1/OCP/pod_usage'],
    ['AWS', 'hourly', 'data/parquet/org1/AWS'],
    ['AWS', 'daily', 'data/parquet/daily/org1/AWS/raw'],
    ['Azure', 'hourly', 'data/parquet/org1/Azure'],
    ['GCP', 'hourly', 'data/parquet/org1/GCP'],
    ['GCP', 'daily', 'data/parquet/daily/org1/GCP/raw'],
  ] as const)('%s %s', (provider, grain, folder) => {
    expect(tableFolder({ provider, grain, report: 'pod_usage' }, 'org1')).toBe(folder);
  });

  test('Azure has no daily table', () => {
    const table = { provider: 'Azure', grain: 'daily', report: 'line_items' } as const;
    expect(() => tableFolder(table, 'org1')).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });

  test.each([
    ['acct10001', '10001'],
    ['org1acct2', 'org1acct2'],
    ['acctacct', 'acct'],
  ])('the folder of the schema %s is %s', (schema, folder) => {
    expect(tableFolder(ref.table, schema)).toBe(`data/parquet/daily/${folder}/OCP/node_labels`);
  });

  test('each report has a place of its own, which tables that read other columns of it share', () => {
    const tables = Object.values(inputTables);
    const folders = new Set(tables.map((table) => tableFolder(table, 'org1')));
    const reports = new Set(tables.map(({ provider, report, grain }) => `${provider} ${report} ${grain}`));
    expect(folders.size).toBe(reports.size);
  });

  test('a month is looked for padded; from October on there is one spelling', () => {
    expect(partitionFolder(ref)).toBe(FOLDER);
    expect(unreadFolder(ref)).toBe(FOLDER.replace('month=02', 'month=2'));
    const october = { ...ref, month: '2025-10-31' };
    expect(partitionFolder(october)).toBe(FOLDER.replace('month=02', 'month=10'));
    expect(unreadFolder(october)).toBeUndefined();
  });

  test('the source is written in lower case', () => {
    const source = 'ABCDEFAB-2222-3333-4444-555555555555';
    expect(partitionFolder({ ...ref, source })).toContain(`source=${source.toLowerCase()}/`);
  });

  test.each([
    { schema: '../../etc' },
    { schema: 'org1/../../x' },
    { schema: 'ORG1' },
    { schema: '' },
    { schema: 'acct' },
    { source: '..' },
    { source: `${SOURCE}/../..` },
    { source: `${SOURCE}\n` },
    { source: '%2e%2e' },
    { month: '2025-02' },
    { month: '../../2025-02-01' },
    { month: '2025-02-30' },
  ])('%j never becomes a path', (part) => {
    expect(() => partitionFolder({ ...ref, ...part })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });

  test('data files are *.parquet, not hidden', () => {
    const names = ['a.parquet', 'a.parquet.crc', 'a.csv', '_a.parquet', '.a.parquet', 'b.PARQUET', 'parquet'];
    expect(names.filter(isDataFile)).toEqual(['a.parquet']);
  });
});
