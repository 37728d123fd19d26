import { GPU_TABLE, type SqlSession } from '@ocp/core';
import { expect, test } from 'vitest';
import { onTenant } from './database.ts';
import { reported } from './machines.ts';
import { pod, read, run, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const withRate = { machines: { vmReports: false, gpuRate: true } };

const labels = (changes: Row = {}): Row => ({
  'gpu-vendor': 'nvidia',
  'gpu-model': 'A100',
  'gpu-memory-mib': '4.096E4',
  'gpu-mode': 'dedicated',
  'gpu-uuid': 'GPU-1',
  'mig-profile': null,
  ...changes,
});

/** A row of the cost model that costs 3. */
const cost = (changes: Row = {}): Row =>
  pod({
    data_source: 'GPU',
    cost_model_rate_type: 'Infrastructure',
    monthly_cost_type: 'Tag',
    resource_id: 'GPU-1',
    all_labels: labels(),
    cost_model_gpu_cost: 3,
    ...changes,
  });

const usage = (changes: Row = {}): Row => ({
  usage_start: '2025-10-02',
  namespace: 'shop',
  node: 'node-1',
  vendor_name: 'nvidia',
  model_name: 'A100',
  gpu_uuid: 'GPU-1',
  memory_capacity_gb: 42.94967296,
  gpu_mode: 'MIG',
  mig_profile: '',
  ...changes,
});

async function table(
  sql: SqlSession,
  rows: readonly Row[],
  gpus: readonly Row[] = [],
  changes = {},
): Promise<Row[]> {
  await summarize(sql, rows);
  await reported(sql, { gpu_usage: gpus });
  await run(sql, 'gpu_summary', changes);
  const texts = [
    'gpu_uuid',
    'model_name',
    'vendor_name',
    'mig_profile',
    'mig_instance_id',
    'gpu_mode',
    'cluster_alias',
  ];
  const numbers = ['memory_capacity_gb', 'cost_model_gpu_cost', 'mig_slice_count', 'gpu_count'];
  return read(sql, GPU_TABLE, [...texts, ...numbers, 'cost_model_rate_type', 'usage_start', 'usage_end']);
}

test('with a rate rows come from costs alone, both types together; their sum is that of the daily summary', () =>
  undone(async (sql) => {
    const rows = [cost(), cost({ cost_model_rate_type: 'Supplementary', cost_model_gpu_cost: 4 })];
    expect(await table(sql, rows, [usage({ gpu_uuid: 'GPU-9' })], withRate)).toEqual([
      {
        ...{
          gpu_uuid: 'GPU-1',
          model_name: 'A100',
          vendor_name: 'nvidia',
          mig_profile: null,
          mig_instance_id: null,
        },
        ...{
          gpu_mode: 'dedicated',
          cluster_alias: 'One',
          memory_capacity_gb: 42.94967296,
          cost_model_gpu_cost: 7,
        },
        ...{ mig_slice_count: null, gpu_count: null, cost_model_rate_type: 'Supplementary' },
        ...{ usage_start: '2025-10-02', usage_end: '2025-10-02' },
      },
    ]);
  }));

test('the currency of costs is the greatest one that their rows have', () =>
  undone(async (sql) => {
    const rows = [cost({ raw_currency: 'CHF' }), cost({ raw_currency: 'EUR' }), cost({ raw_currency: null })];
    await table(sql, rows, [], withRate);
    expect(await read(sql, GPU_TABLE, ['raw_currency', 'cost_model_gpu_cost'])).toEqual([
      { raw_currency: 'EUR', cost_model_gpu_cost: 9 },
    ]);
  }));

test('a rate that fits nothing leaves the table empty', () =>
  undone(async (sql) => {
    expect(await table(sql, [], [usage()], withRate)).toEqual([]);
  }));

test('distributed costs, unused GPUs and rows without a type have no part', () =>
  undone(async (sql) => {
    const rows = [
      cost({ cost_model_rate_type: 'gpu_distributed' }),
      cost({ namespace: 'GPU unallocated' }),
      cost({ cost_model_rate_type: null }),
    ];
    expect(await table(sql, rows, [], withRate)).toEqual([]);
  }));

test('an empty profile is a dedicated GPU among costs, and MIG among what is only used', () =>
  undone(async (sql) => {
    const empty = labels({ 'mig-profile': '', 'mig-instance-id': '', 'gpu-mode': '' });
    const [ofCosts] = await table(sql, [cost({ all_labels: empty })], [], withRate);
    expect(ofCosts).toMatchObject({ mig_profile: null, mig_instance_id: null, gpu_mode: 'dedicated' });
  }));

test('without a rate rows are those of the reports on the days, without costs; a repetition changes nothing', () =>
  undone(async (sql) => {
    const gpus = [usage(), usage({ usage_start: '2025-10-04' })];
    const found = await table(sql, [], gpus);
    expect(found).toMatchObject([
      { mig_profile: '', gpu_mode: 'MIG', cost_model_gpu_cost: null, cluster_alias: 'One' },
    ]);
    expect(await table(sql, [], gpus)).toEqual(found);
  }));

test('a GPU without a resource is known by its label', () =>
  undone(async (sql) => {
    expect(await table(sql, [cost({ resource_id: null })], [], withRate)).toMatchObject([
      { gpu_uuid: 'GPU-1' },
    ]);
  }));
