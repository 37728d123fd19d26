import { describe, expect, it } from 'vitest';
import { asOcpError, type LakeFile } from '@ocp/core';
import { kokuPartitions } from '../src/inputs/koku.ts';
import { lakeFolders } from '../src/inputs/lake.ts';
import { locationOf } from '../src/inputs/location.ts';
import { inputSelect } from '../src/inputs/select.ts';

const month = 'org1234567/OCP/pod_usage/source=73be11de-69d8-5208-9aba-fc2bb9d15769/year=2025/month=10';
const file = (origin: string): LakeFile => ({ path: '/cache/x', origin, columns: [], rows: 1 });

describe('where a file lies', () => {
  it('is read from its address', () => {
    expect(locationOf(file(`s3://bucket/a/b/data/parquet/daily/${month}/x.parquet`))).toEqual({
      root: 's3://bucket/a/b',
      folder: `data/parquet/daily/${month}`,
      name: 'x.parquet',
      schema: 'org1234567',
      partition: { source: '73be11de-69d8-5208-9aba-fc2bb9d15769', year: '2025', month: '10' },
    });
    expect(locationOf(file(`file:///lakes/my%20lake/data/parquet/${month}/x.parquet`)).root).toBe(
      'local:///lakes/my lake',
    );
  });

  it('is not guessed', () => {
    expect(() => locationOf(file('s3://bucket/x.parquet'))).toThrow('partition');
    try {
      locationOf(file('s3://bucket/x.parquet'));
    } catch (error) {
      expect(asOcpError(error).code).toBe('LAKE_FILE_UNREADABLE');
    }
  });
});

describe('folders of the lake', () => {
  const folder = `data/parquet/daily/${month}`;
  const files = ['a', "b'c"].map((name) => file(`s3://bucket/${folder}/${name}.parquet`));

  it('come with the files that were checked', () => {
    expect(lakeFolders(files)).toEqual([
      {
        location: `s3://bucket/${folder}`,
        files: [`s3://bucket/${folder}/a.parquet`, `s3://bucket/${folder}/b'c.parquet`],
      },
    ]);
    const other = file(`s3://bucket/${folder.replace('month=10', 'month=9')}/a.parquet`);
    expect(lakeFolders([...files, other]).map((found) => found.files.length)).toEqual([2, 1]);
  });

  it('lie where the catalog says that the lake is', () => {
    expect(lakeFolders(files, 's3a://other')[0]?.location).toBe(`s3a://other/${folder}`);
  });

  it('are none without files, and the input is empty', () => {
    expect(lakeFolders([])).toEqual([]);
    const days = { start: '2025-10-01', end: '2025-10-01' };
    expect(inputSelect('node_label_days', [], days)).toContain('where false');
  });
});

it("Koku's own tables have its names", () => {
  const names = (['pod_hours', 'pod_days', 'storage_days', 'aws_hours', 'aws_days'] as const).map(
    (name) => kokuPartitions(name, [file(`s3://b/data/parquet/${month}/x.parquet`)])[0]?.table,
  );
  expect(names).toEqual([
    'openshift_pod_usage_line_items',
    'openshift_pod_usage_line_items_daily',
    'openshift_storage_usage_line_items_daily',
    'aws_line_items',
    'aws_line_items_daily',
  ]);
});
