import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  inputTable,
  inputTables,
  kokuTableName,
  type InputTable,
  type LakeFile,
  type PartitionRef,
} from '@ocp/core';
import { partitionFolder } from '@ocp/lake';
import { kokuPartitions } from '../src/inputs/koku.ts';
import { lakeFolders } from '../src/inputs/lake.ts';
import { inputSelect } from '../src/inputs/select.ts';

const october: PartitionRef = {
  table: inputTable('pod_days'),
  schema: 'acct10001',
  source: '73BE11DE-69d8-5208-9aba-fc2bb9d15769',
  month: '2025-10-07',
};

const file = (name: string, change: Partial<PartitionRef> = {}, root = 's3://bucket/a'): LakeFile => {
  const partition = { ...october, ...change };
  const folder = `${root}/${partitionFolder(partition)}`;
  return {
    origin: `${folder}/${name}`,
    partition,
    folder,
    name,
    version: '1',
    bytes: 1,
    columns: [],
    rows: 1,
  };
};

describe('folders of the lake', () => {
  const folder =
    'data/parquet/daily/10001/OCP/pod_usage/source=73be11de-69d8-5208-9aba-fc2bb9d15769/year=2025/month=10';
  const files = ['a.parquet', "b'c.parquet"].map((name) => file(name));

  it('come with the files that were checked', () => {
    expect(lakeFolders(files)).toEqual([
      {
        location: `s3://bucket/a/${folder}`,
        files: [`s3://bucket/a/${folder}/a.parquet`, `s3://bucket/a/${folder}/b'c.parquet`],
      },
    ]);
    const other = file('a.parquet', { month: '2025-09-01' });
    expect(lakeFolders([...files, other]).map((found) => found.files.length)).toEqual([2, 1]);
  });

  it('lie where the catalog says that the lake is', () => {
    expect(lakeFolders(files, 's3a://other')[0]).toEqual({
      location: `s3a://other/${folder}`,
      files: [`s3a://other/${folder}/a.parquet`, `s3a://other/${folder}/b'c.parquet`],
    });
  });

  it('of this machine are spelled as Trino does', () => {
    const local = file('a.parquet', {}, pathToFileURL('/lakes/my lake').href);
    expect(lakeFolders([local])).toEqual([
      { location: `local:///lakes/my lake/${folder}`, files: [`local:///lakes/my lake/${folder}/a.parquet`] },
    ]);
  });

  it('are none without files, and the input is empty', () => {
    expect(lakeFolders([])).toEqual([]);
    expect(inputSelect({ table: inputTable('node_label_days') }, [])).toContain('where false');
  });
});

describe('rows of an input', () => {
  const table = inputTable('node_label_days');
  const part = { table: 't', has: (column: string) => column !== 'node_labels', condition: 'c' };

  it('are those of its days', () => {
    const days = { start: '2025-10-30', end: '2025-10-31' };
    const select = inputSelect({ table, days }, [part]);
    expect(select).toContain(
      `"interval_start" >= timestamp '2025-10-30' and "interval_start" < timestamp '2025-11-01' and c`,
    );
    expect(select).toContain('cast(null as varchar) as "node_labels"');
  });

  it('are all without days', () => {
    expect(inputSelect({ table }, [part, part])).toContain('from t where c union all select');
  });
});

describe("Koku's own tables", () => {
  const cloud = (provider: InputTable['provider'], grain: InputTable['grain']): InputTable => ({
    ...inputTable('aws_days'),
    provider,
    grain,
  });

  it('have its names', () => {
    const names = ['pod_hours', 'pod_days', 'storage_days', 'aws_hours', 'aws_days'].map((name) =>
      kokuTableName(inputTable(name)),
    );
    expect(names).toEqual([
      'openshift_pod_usage_line_items',
      'openshift_pod_usage_line_items_daily',
      'openshift_storage_usage_line_items_daily',
      'aws_line_items',
      'aws_line_items_daily',
    ]);
    expect(kokuTableName(cloud('Azure', 'hourly'))).toBe('azure_line_items');
    expect(kokuTableName(cloud('GCP', 'hourly'))).toBe('gcp_line_items');
    expect(kokuTableName(cloud('GCP', 'daily'))).toBe('gcp_line_items_daily');
  });

  it('are one for each report of the lake', () => {
    const tables = Object.values(inputTables);
    const reports = new Set(tables.map(({ provider, report, grain }) => `${provider} ${report} ${grain}`));
    expect(new Set(tables.map(kokuTableName)).size).toBe(reports.size);
  });

  it("have a partition for each folder, in the tenant's schema", () => {
    const september = file('a.parquet', { month: '2025-09-01' });
    expect(kokuPartitions([file('a.parquet'), file('b.parquet'), september])).toMatchObject([
      {
        schema: 'acct10001',
        table: 'openshift_pod_usage_line_items_daily',
        keys: { source: '73be11de-69d8-5208-9aba-fc2bb9d15769', year: '2025', month: '10' },
      },
      { keys: { month: '09' } },
    ]);
  });
});
