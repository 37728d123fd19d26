import { describe, expect, it } from 'vitest';
import { onlyWindow } from './support/engine-run.ts';
import { byTag, charged, gpu, gpuNodeHours, ratesPlan, type RatesInput } from './support/rates-run.ts';
import { tenant, type Row } from './support/run.ts';

const t4 = (amount = 310, fallback?: number) => [
  byTag('gpu_cost_per_month', 'nvidia', { 'Tesla T4': amount }, fallback),
];
const charge = (rows: RatesInput['rows'], rates = t4(), more: Partial<RatesInput> = {}) =>
  charged({ operation: 'tag_based', rates, rows, ...more });
const used = (rows: Row[]) => rows.filter((row) => row.namespace !== 'GPU unallocated');
const unused = (rows: Row[]) => rows.filter((row) => row.namespace === 'GPU unallocated');
const costs = (rows: Row[]) => rows.map((row) => row.cost_model_gpu_cost);

describe('GPU months (spec cost-model.md 7)', () => {
  it('cost a day of the month for a day, and a share of a GPU for its slices', async () => {
    const mig = {
      mig_profile: '2g.10gb',
      mig_slice_count: 2,
      gpu_max_slices: 7,
      mig_memory_capacity_mib: 10240,
    };
    const rows = await charge({
      gpu_days: [gpu(), gpu({ pod: 'b', gpu_pod_uptime: 43200 }), gpu({ pod: 'c', ...mig })],
    });
    expect(costs(rows).toSorted()).toEqual([10 * 0.285714286, 10, 5].toSorted());
    expect(rows[0]).toMatchObject({
      data_source: 'GPU',
      monthly_cost_type: 'Tag',
      resource_id: 'GPU-1',
      pod_labels: null,
      cost_model_cpu_cost: null,
    });
    expect(rows.map((row) => (JSON.parse(String(row.all_labels)) as Row)['gpu-mode']).toSorted()).toEqual([
      'MIG',
      'dedicated',
      'dedicated',
    ]);
  });

  it.each([
    [15360, '1.536E4'],
    [40000, '4.0E4'],
    [1, '1.0E0'],
  ])('write a memory of %d MiB as %s', async (memory, text) => {
    const [row] = await charge({ gpu_days: [gpu({ gpu_memory_capacity_mib: memory })] });
    expect(JSON.parse(String(row?.all_labels))).toMatchObject({
      'gpu-memory-mib': text,
      'mig-slice-count': null,
    });
  });

  it('cost 0 for a model without a rate, whose row is written all the same', async () => {
    const rows = { gpu_days: [gpu({ gpu_model_name: 'L40S' })] };
    expect(costs(await charge(rows))).toEqual([0]);
    expect(costs(await charge(rows, t4(310, 31)))).toEqual([1]);
  });

  it('have no name where a report has none', async () => {
    const categoryPatterns = [{ pattern: 'null', costCategoryId: 1 }];
    const gpu_days = [
      gpu({ gpu_model_name: null, namespace: null }),
      gpu({ namespace: 'null', gpu_uuid: 'x' }),
    ];
    const rates = [byTag('gpu_cost_per_month', 'nvidia', { null: 620, 'Tesla T4': 310 }, 31)];
    const rows = await charge({ gpu_days }, rates, { facts: { tenant: tenant({ categoryPatterns }) } });
    expect(rows.map((row) => [row.namespace, row.cost_category_id, row.cost_model_gpu_cost])).toEqual([
      ['null', '1', 10],
      [null, null, 1],
    ]);
  });

  it('are of vendors whose name begins with the key, in which wildcards count', async () => {
    const rows = {
      gpu_days: [gpu(), gpu({ gpu_vendor_name: 'amd' }), gpu({ gpu_vendor_name: 'nvidia inc' })],
    };
    expect(await charge(rows)).toHaveLength(2);
    const wild = [byTag('gpu_cost_per_month', '%d', {}, 31)];
    expect(await charge(rows, wild)).toHaveLength(3);
  });

  it.each([
    ['the flag is off', { request: { gpu_cost_model: false } }],
    ['the tenant never had such reports', { facts: { gpuTable: false } }],
  ])('have no rate and are not read when %s', (_, more) => {
    const { plan } = ratesPlan({ operation: 'tag_based', rates: t4(), rows: {}, ...more });
    const { config, inputs } = onlyWindow(plan);
    expect(config.rates?.rows).toEqual([]);
    expect(inputs.flatMap(({ partitions }) => partitions)).toEqual([]);
  });

  it('used and unused make the capacity at the rate of the month', async () => {
    const rows = await charge({
      gpu_days: [gpu({ gpu_pod_uptime: 30000 })],
      node_label_hours: gpuNodeHours(),
    });
    const [one] = unused(rows);
    expect(one).toMatchObject({
      node: 'gpu-1',
      data_source: 'GPU',
      monthly_cost_type: 'Tag',
      resource_id: null,
    });
    expect(JSON.parse(String(one?.all_labels))).toEqual({
      'gpu-model': 'Tesla T4',
      'max-slices-per-gpu': '1.0E0',
    });
    const all = costs(rows).reduce((total: number, cost) => total + Number(cost), 0);
    expect(all).toBeCloseTo(2 * 10, 6);
  });

  it('used above the capacity leave nothing unused', async () => {
    const days = [gpu(), gpu({ pod: 'b' }), gpu({ pod: 'c' })];
    expect(unused(await charge({ gpu_days: days, node_label_hours: gpuNodeHours() }))).toEqual([]);
  });

  it('are not unused by another strategy, nor on a node that does not say that it has GPUs', async () => {
    const days = [gpu({ gpu_pod_uptime: 3600 })];
    const of = async (labels: object) =>
      unused(await charge({ gpu_days: days, node_label_hours: gpuNodeHours(labels) })).length;
    expect(await of({ nvidia_com_mig_strategy: 'none' })).toBe(0);
    expect(await of({ nvidia_com_mig_strategy: ' Mixed ' })).toBe(1);
    expect(await of({ nvidia_com_gpu_present: 'true' })).toBe(0);
  });

  it('fail for a number of GPUs that is none, as in Koku', async () => {
    const rows = { gpu_days: [gpu()], node_label_hours: gpuNodeHours({ nvidia_com_gpu_count: 'two' }) };
    await expect(charge(rows)).rejects.toMatchObject({
      code: 'LABELS_MALFORMED',
      where: { step: 'gpu_capacity' },
    });
  });
});

describe('quirks of GPUs that are kept (spec cost-model.md 12)', () => {
  it('7: a changed label text makes two capacities, each minus the whole usage', async () => {
    const days = [gpu({ gpu_pod_uptime: 3600 })];
    const hours = [...gpuNodeHours({}, 12), ...gpuNodeHours({ changed: 'x' }, 12)];
    const rows = unused(await charge({ gpu_days: days, node_label_hours: hours }));
    const hour = 310 / 31 / 24;
    expect(rows).toHaveLength(2);
    for (const cost of costs(rows)) expect(cost).toBeCloseTo((12 * 2 - 1) * hour, 5);
  });

  it('7: two models on a node have all of its GPUs each', async () => {
    const days = [gpu(), gpu({ pod: 'b', gpu_model_name: 'L40S' })];
    const rates = [byTag('gpu_cost_per_month', 'nvidia', {}, 310)];
    const rows = unused(await charge({ gpu_days: days, node_label_hours: gpuNodeHours() }, rates));
    expect(costs(rows)).toEqual([expect.closeTo(10, 5), expect.closeTo(10, 5)]);
  });

  it('8: a single node without any GPU row has an unused row without a cost, another one none', async () => {
    const single = { nvidia_com_mig_strategy: 'single', nvidia_com_gpu_product: 'Tesla-T4' };
    const rows = unused(await charge({ node_label_hours: gpuNodeHours(single) }));
    expect(costs(rows)).toEqual([null]);
    expect(JSON.parse(String(rows[0]?.all_labels))).toEqual({
      'gpu-model': 'Tesla T4',
      'max-slices-per-gpu': null,
    });
    expect(await charge({ node_label_hours: gpuNodeHours() })).toEqual([]);
  });

  it('8: an unused model without a rate has a null in the summary, and 0 by rate', async () => {
    const rows = {
      gpu_days: [gpu({ gpu_model_name: 'L40S', gpu_pod_uptime: 1 })],
      node_label_hours: gpuNodeHours(),
    };
    expect(costs(unused(await charge(rows)))).toEqual([null]);
    const byRate = unused(await charge(rows, t4(), { toUsage: true }));
    expect(byRate.map((row) => row.calculated_cost)).toEqual([0]);
  });

  it('9: a day of a GPU has nine decimals, and so has an hour of a slice', async () => {
    const rows = await charge(
      { gpu_days: [gpu({ gpu_pod_uptime: 82800 })], node_label_hours: gpuNodeHours() },
      t4(100),
    );
    expect(costs(used(rows))).toEqual([expect.closeTo((3.225806452 * 82800) / 86400, 12)]);
    expect(costs(unused(rows))).toEqual([expect.closeTo(0.134408602 * 25, 12)]);
  });

  it('10: a namespace under two patterns has its cost twice', async () => {
    const categoryPatterns = ['ml%', 'm_'].map((pattern, index) => ({ pattern, costCategoryId: index + 1 }));
    const rows = await charge({ gpu_days: [gpu()] }, t4(), {
      facts: { tenant: tenant({ categoryPatterns }) },
    });
    expect(rows.map((row) => [String(row.cost_category_id), row.cost_model_gpu_cost]).toSorted()).toEqual([
      ['1', 10],
      ['2', 10],
    ]);
  });

  it('13: names of models and vendors are compared as they are, an apostrophe too', async () => {
    const odd = { gpu_model_name: `it's`, gpu_vendor_name: `o'vendor` };
    const rates = [byTag('gpu_cost_per_month', `o'vendor`, { [`it's`]: 31 })];
    expect(costs(await charge({ gpu_days: [gpu(odd), gpu()] }, rates))).toEqual([1]);
  });
});

describe('distribution of unused GPUs (spec cost-model.md 9)', () => {
  const cost = (model: string, amount: number | null, change: Row = {}): Row => ({
    usage_start: '2025-10-01',
    report_period_id: 1,
    cluster_id: 'cluster-1',
    cluster_alias: 'One',
    data_source: 'GPU',
    node: 'gpu-1',
    all_labels: JSON.stringify({ 'gpu-model': model }),
    cost_model_rate_type: 'Infrastructure',
    cost_model_gpu_cost: amount,
    ...change,
  });
  const { data_source: _source, cost_model_gpu_cost: _cost, ...common } = cost('x', 0);
  const byRate = (model: string, amount: number, change: Row = {}): Row => ({
    ...common,
    all_labels: JSON.stringify({ 'gpu-model': model }),
    ...{ custom_name: 'gpu', metric_type: 'gpu', monthly_cost_type: 'Tag', calculated_cost: amount },
    ...change,
  });
  const days = [
    gpu({ gpu_pod_uptime: 3000 }),
    gpu({ namespace: 'sci', gpu_pod_uptime: 1000 }),
    gpu({ gpu_model_name: 'L40S', gpu_pod_uptime: 500, mig_slice_count: 2 }),
  ];
  const distributed = (rows: Row[]) =>
    rows
      .map((row) => [row.namespace, row.distributed_cost])
      .toSorted((a, b) => (String(a) < String(b) ? -1 : 1));

  it('gives each namespace its share of what a model used on the node and day, and takes it away', async () => {
    const rows = {
      gpu_days: days,
      unused_in_summary: [cost('Tesla T4', 8), cost('Other', 5), cost('Tesla T4', 9, { node: 'b' })],
    };
    expect(distributed(await charged({ operation: 'gpu_distribution', rows }))).toEqual([
      ['GPU unallocated', -8],
      ['ml', 6],
      ['sci', 2],
    ]);
  });

  it('11: in the summary only the greatest part is given, by rate the sum is 0', async () => {
    const summary = { gpu_days: days, unused_in_summary: [cost('Tesla T4', 8), cost('L40S', 3)] };
    expect(distributed(await charged({ operation: 'gpu_distribution', rows: summary }))).toEqual([
      ['GPU unallocated', -3],
      ['GPU unallocated', -8],
      ['ml', 6],
      ['sci', 2],
    ]);
    const usage = { gpu_days: days, unused_by_rate: [byRate('Tesla T4', 8), byRate('L40S', 3)] };
    const rows = await charged({ operation: 'gpu_distribution', rows: usage, toUsage: true });
    expect(distributed(rows)).toEqual([
      ['GPU unallocated', -11],
      ['ml', 9],
      ['sci', 2],
    ]);
    expect(rows.reduce((total, row) => total + Number(row.distributed_cost), 0)).toBe(0);
  });

  it('by rate keeps names and types apart, and leaves out what is distributed already', async () => {
    const usage = [
      byRate('Tesla T4', 4, { custom_name: 'one' }),
      byRate('Tesla T4', 4, { custom_name: 'two', cost_model_rate_type: 'Supplementary' }),
      byRate('Tesla T4', 40, { monthly_cost_type: 'gpu_distributed' }),
    ];
    const rows = { gpu_days: days, unused_by_rate: usage };
    const found = await charged({ operation: 'gpu_distribution', rows, toUsage: true });
    expect(found.map((row) => [row.namespace, row.custom_name, row.distributed_cost]).toSorted()).toEqual([
      ['GPU unallocated', '', -8],
      ['ml', 'one', 3],
      ['ml', 'two', 3],
      ['sci', 'one', 1],
      ['sci', 'two', 1],
    ]);
  });

  it('19: rows that the usage rates made of distributed cost have no model, and are left alone', async () => {
    const odd = cost('x', 0, { all_labels: null });
    const rows = { gpu_days: days, unused_in_summary: [odd, cost('Tesla T4', null)] };
    expect(distributed(await charged({ operation: 'gpu_distribution', rows }))).toEqual([
      ['GPU unallocated', null],
      ['ml', null],
      ['sci', null],
    ]);
  });

  it('distributes nothing that no second was used of, nor where the cost model does not ask for it', async () => {
    const rows = { gpu_days: [gpu({ gpu_pod_uptime: 0 })], unused_in_summary: [cost('Tesla T4', 8)] };
    expect(await charged({ operation: 'gpu_distribution', rows })).toEqual([]);
  });
});
