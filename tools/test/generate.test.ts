import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import {
  inputTable,
  ocpPipeline,
  openshiftOnCloud,
  type ColumnType,
  type Grain,
  type InputTable,
} from '@ocp/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { literal } from '../src/generate/duckdb.ts';
import { partitionFolder, type Table } from '../src/generate/files.ts';
import { generateLake } from '../src/generate/lake.ts';
import { defaults, type GenerateOptions } from '../src/generate/options.ts';

const base = mkdtempSync(join(tmpdir(), 'ocp-generate-'));
const options: GenerateOptions = {
  ...defaults,
  dir: join(base, 'first'),
  nodes: 8,
  pods: 60,
  claims: 30,
  billItems: 120,
  days: 2,
  seed: 7,
};
let connection: DuckDBConnection;
let counts: Record<string, number>;

beforeAll(async () => {
  counts = await generateLake(options);
  connection = await (await DuckDBInstance.create()).connect();
});

afterAll(() => {
  connection.closeSync();
  rmSync(base, { recursive: true, force: true });
});

function parquet(table: Table): string {
  return `read_parquet(${literal(join(partitionFolder(options, table), '*.parquet'))})`;
}

const files = (report: string, grain: Grain) => parquet({ provider: 'OCP', report, grain });

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

function digests(dir: string): Record<string, string> {
  const names = globSync('**/*.parquet', { cwd: dir }).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dir, name)))
        .digest('hex'),
    ]),
  );
}

describe('the data generator', () => {
  it('writes the same bytes for the same seed, and others for another', async () => {
    const first = digests(options.dir);
    expect(Object.keys(first)).toHaveLength(8 * options.days);
    await generateLake({ ...options, dir: join(base, 'again') });
    expect(digests(join(base, 'again'))).toEqual(first);
    await generateLake({ ...options, dir: join(base, 'other'), seed: 8 });
    const seeded = Object.keys(first).filter((name) => /pod_usage|line_items/.test(name));
    expect(seeded).toHaveLength(4 * options.days);
    for (const name of seeded) expect(digests(join(base, 'other'))[name]).not.toBe(first[name]);
  });

  it('writes a row for each pod and hour, node, namespace and day', async () => {
    expect(counts).toMatchObject({
      'pod_usage/hourly': 60 * 24 * 2,
      'pod_usage/daily': 60 * 2,
      'node_labels/daily': 8 * 2,
      'namespace_labels/daily': 11 * 2,
      'line_items/hourly': 120 * 24 * 2,
      'line_items/daily': 120 * 2,
    });
    expect(counts['storage_usage/daily']).toBeGreaterThanOrEqual(30 * 2);
    expect(counts['storage_usage/hourly']).toBe(24 * (counts['storage_usage/daily'] ?? 0));
    expect(await rows(`select count(*)::integer as n from ${files('pod_usage', 'hourly')}`)).toEqual([
      { n: 2880 },
    ]);
  });

  it('has daily pod rows that are the aggregate of the hours, effective usage being a sum of maxima', async () => {
    const sums = ['cpu_core_seconds', 'memory_byte_seconds'].flatMap((unit) => [
      ...['usage', 'request', 'limit', 'effective_usage'].map((kind) => `pod_${kind}_${unit}`),
      `node_capacity_${unit}`,
    ]);
    const key = 'interval_start::date as day, namespace, node, pod, pod_labels';
    const hours = files('pod_usage', 'hourly');
    const aggregate = `select ${key}, max(resource_id), ${sums.map((name) => `sum(${name})`).join()} from ${hours} group by all`;
    const daily = `select ${key}, resource_id, ${sums.join()} from ${files('pod_usage', 'daily')}`;
    expect(await rows(`(${aggregate}) except (${daily})`)).toEqual([]);
    expect(await rows(`(${daily}) except (${aggregate})`)).toEqual([]);
    const maxima = await rows(`
      select count(*)::integer as hours,
        count(*) filter (pod_effective_usage_cpu_core_seconds
          <> greatest(pod_usage_cpu_core_seconds, pod_request_cpu_core_seconds))::integer as wrong,
        count(*) filter (pod_usage_cpu_core_seconds > pod_request_cpu_core_seconds)::integer as above
      from ${hours}`);
    expect(maxima).toEqual([{ hours: 2880, wrong: 0, above: expect.any(Number) as number }]);
    expect(maxima[0]?.['above']).toBeGreaterThan(0);
  });

  it('has daily storage rows that are the aggregate of the hours', async () => {
    const sums = [
      'persistentvolumeclaim_capacity_byte_seconds',
      'volume_request_storage_byte_seconds',
      'persistentvolumeclaim_usage_byte_seconds',
    ];
    const key = 'interval_start::date as day, namespace, node, pod, persistentvolumeclaim, csi_volume_handle';
    const aggregate = `select ${key}, ${sums.map((name) => `sum(${name})`).join()} from ${files('storage_usage', 'hourly')} group by all`;
    const daily = `select ${key}, ${sums.join()} from ${files('storage_usage', 'daily')}`;
    expect(await rows(`(${aggregate}) except (${daily})`)).toEqual([]);
    expect(await rows(`(${daily}) except (${aggregate})`)).toEqual([]);
  });

  it('has a daily bill row for each item, with the sum of its hours', async () => {
    const key = `lineitem_usagestartdate::date as day, lineitem_resourceid, lineitem_productcode, resourcetags,
      lineitem_unblendedrate`;
    // Sums of doubles in another order differ in their last digits.
    const sums = ['lineitem_usageamount', 'lineitem_unblendedcost'].map((name) => `round(sum(${name}), 9)`);
    const [hours, days] = [parquet(inputTable('aws_hours')), parquet(inputTable('aws_days'))];
    const total = (from: string) => `select ${key}, ${sums.join()} from ${from} group by all`;
    expect(await rows(`(${total(hours)}) except (${total(days)})`)).toEqual([]);
    expect(await rows(`(${total(days)}) except (${total(hours)})`)).toEqual([]);
    expect(await rows(`select count(distinct row_uuid)::integer as n from ${days}`)).toEqual([{ n: 240 }]);
  });

  it('bills the nodes and disks of the cluster, and tags that name its namespaces', async () => {
    const bill = parquet(inputTable('aws_days'));
    const [found] = await rows(`
      select
        (select count(*)::integer from (select resource_id from ${files('pod_usage', 'daily')}
          except select lineitem_resourceid from ${bill})) as nodes_without,
        (select count(distinct lineitem_resourceid)::integer from ${bill} b where exists (
          select 1 from ${files('storage_usage', 'daily')} s where s.csi_volume_handle = b.lineitem_resourceid)) as disks,
        (select count(*)::integer from ${bill} b where exists (select 1 from ${files('namespace_labels', 'daily')} n
          where contains(b.resourcetags, format('"openshift_project": "{}"', n.namespace)))) as tagged`);
    expect(found?.['nodes_without']).toBe(0);
    expect(found?.['disks']).toBeGreaterThan(0);
    expect(found?.['tagged']).toBeGreaterThan(0);
  });

  it('has API servers on masters, an infra node, and claims that are mounted, shared and idle', async () => {
    const [found] = await rows(`
      select
        (select count(distinct node)::integer from ${files('pod_usage', 'daily')} where namespace = 'openshift-kube-apiserver') as masters,
        (select count(distinct node)::integer from ${files('node_labels', 'daily')}
          where contains(node_labels, '"node_role_kubernetes_io": "infra"')) as infra,
        (select count(distinct persistentvolumeclaim)::integer from ${files('storage_usage', 'daily')} where pod = '') as idle,
        (select count(*)::integer from (select 1 from ${files('storage_usage', 'daily')}
          group by persistentvolumeclaim having count(distinct pod) = 2)) as shared,
        (select count(*)::integer from ${files('storage_usage', 'daily')} s where pod <> '' and not exists (
          select 1 from ${files('pod_usage', 'daily')} p where (p.namespace, p.pod, p.node) = (s.namespace, s.pod, s.node))) as lost`);
    expect(found).toMatchObject({ masters: 3, infra: 1, lost: 0 });
    expect(found?.['idle']).toBeGreaterThan(0);
    expect(found?.['shared']).toBeGreaterThan(0);
  });

  const read = [...ocpPipeline.inputs, ...openshiftOnCloud('AWS').inputs].map(({ table }) => table);
  it.each<InputTable>([...new Set(read)])('gives $name the columns and types of the lake', async (table) => {
    const folder = partitionFolder(options, table);
    const schema = await rows(
      `select distinct name, type, converted_type, contains(logical_type, 'isAdjustedToUTC=0') as local
       from parquet_schema(${literal(join(folder, '*.parquet'))})`,
    );
    const physical: Partial<Record<ColumnType, object>> = {
      text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      double: { type: 'DOUBLE', converted_type: null },
      timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', local: true },
    };
    for (const [column, type] of Object.entries(table.columns)) {
      expect(schema.filter((found) => found['name'] === column)).toEqual([
        expect.objectContaining(physical[type]),
      ]);
    }
  });

  it.each([
    ['schema', { schema: 'no such schema' }],
    ['source', { source: 'x' }],
    ['month', { month: '2025-13' }],
    ['days', { days: 32 }],
    ['pods', { pods: 7 }],
    ['seed', { seed: 1.5 }],
    ['billItems', { billItems: -1 }],
  ])('refuses a wrong %s', async (flag, wrong) => {
    await expect(generateLake({ ...options, ...wrong })).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      where: { flag },
    });
  });
});
