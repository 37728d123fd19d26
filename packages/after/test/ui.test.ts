import { cloudDaily, clouds, ocpPipeline, openshiftOnCloud, priced } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterSteps } from '../src/index.ts';
import { onTenant } from './database.ts';
import { cluster, pod, read, run, scope, storage, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const table = (name: string) => `reporting_ocp_${name}_p`;
const uiNames = ocpPipeline.after
  .filter(({ name, rewrites }) => rewrites.length > 0 && !['gpu_summary', 'vm_summary'].includes(name))
  .map(({ name }) => name);

test('the steps are those of the pipelines, and a UI step writes the table that the plan rewrites', () => {
  const onClouds = Object.values(clouds).flatMap(({ type }) => [openshiftOnCloud(type), cloudDaily(type)]);
  const named = [ocpPipeline, ...onClouds].flatMap(({ after }) => after.map(({ name }) => name));
  named.push(...priced(ocpPipeline).map(({ name }) => name));
  expect(Object.keys(afterSteps).sort()).toEqual([...new Set(named)].sort());
  for (const { name, rewrites } of ocpPipeline.after) {
    if (rewrites.length > 0) expect(rewrites).toEqual([table(name)]);
  }
});

test('a sum of nulls stays null, a sum with a zero is zero', () =>
  undone(async (sql) => {
    await summarize(sql, [
      pod({ pod_limit_cpu_core_hours: null, pod_usage_cpu_core_hours: 0 }),
      pod({ pod_usage_cpu_core_hours: null }),
    ]);
    await run(sql, 'pod_summary');
    const columns = ['pod_usage_cpu_core_hours', 'pod_limit_cpu_core_hours', 'infrastructure_raw_cost'];
    expect(await read(sql, table('pod_summary'), columns)).toEqual([
      { pod_usage_cpu_core_hours: 0, pod_limit_cpu_core_hours: null, infrastructure_raw_cost: null },
    ]);
  }));

test('pod usage leaves out the four special namespaces and keeps a null one; cost takes all', () =>
  undone(async (sql) => {
    const special = [
      'Worker unallocated',
      'Platform unallocated',
      'Network unattributed',
      'Storage unattributed',
    ];
    await summarize(sql, [
      ...special.map((namespace) => pod({ namespace, pod_usage_cpu_core_hours: 100 })),
      pod({ namespace: null, pod_usage_cpu_core_hours: 2 }),
      pod({ namespace: 'worker unallocated', pod_usage_cpu_core_hours: 3 }),
    ]);
    await run(sql, 'pod_summary_by_project');
    await run(sql, 'cost_summary_by_project');
    expect(
      await read(sql, table('pod_summary_by_project'), ['namespace', 'pod_usage_cpu_core_hours']),
    ).toEqual([
      { namespace: 'worker unallocated', pod_usage_cpu_core_hours: 3 },
      { namespace: null, pod_usage_cpu_core_hours: 2 },
    ]);
    expect(await read(sql, table('cost_summary_by_project'), ['namespace'])).toHaveLength(6);
  }));

test('resource ids are distinct with a null at the end, which the count leaves out', () =>
  undone(async (sql) => {
    await summarize(
      sql,
      ['i-b', null, 'i-a', 'i-b', null].map((resource_id) => pod({ resource_id })),
    );
    await run(sql, 'pod_summary_by_node');
    expect(await read(sql, table('pod_summary_by_node'), ['resource_ids', 'resource_count'])).toEqual([
      { resource_ids: ['i-a', 'i-b', null], resource_count: 2 },
    ]);
  }));

test('capacities are the greatest of the day, node capacities only by node', () =>
  undone(async (sql) => {
    await summarize(sql, [
      pod({ node_capacity_cpu_cores: 4, cluster_capacity_cpu_core_hours: 240 }),
      pod({ node_capacity_cpu_cores: 8, cluster_capacity_cpu_core_hours: 240 }),
    ]);
    await run(sql, 'pod_summary_by_node');
    expect(
      await read(sql, table('pod_summary_by_node'), [
        'node_capacity_cpu_cores',
        'cluster_capacity_cpu_core_hours',
      ]),
    ).toEqual([{ node_capacity_cpu_cores: 8, cluster_capacity_cpu_core_hours: 240 }]);
  }));

test('volumes keep an empty claim and leave out a missing one', () =>
  undone(async (sql) => {
    await summarize(sql, [
      storage({ persistentvolumeclaim: '', volume_request_storage_gigabyte_months: 1 }),
      storage({ persistentvolumeclaim: null, volume_request_storage_gigabyte_months: 2 }),
      storage({ persistentvolumeclaim: 'a', storageclass: null, volume_request_storage_gigabyte_months: 3 }),
      pod({ persistentvolumeclaim: 'a', volume_request_storage_gigabyte_months: 4 }),
    ]);
    for (const name of ['volume_summary', 'volume_summary_by_project']) {
      await run(sql, name);
      const columns = ['persistentvolumeclaim', 'storageclass', 'volume_request_storage_gigabyte_months'];
      expect(await read(sql, table(name), columns)).toEqual([
        { persistentvolumeclaim: '', storageclass: 'gp3', volume_request_storage_gigabyte_months: 1 },
        { persistentvolumeclaim: 'a', storageclass: null, volume_request_storage_gigabyte_months: 3 },
      ]);
    }
  }));

test('network has a row for in and a row for out, each with its own cost and zero on the other side', () =>
  undone(async (sql) => {
    const network = (node: string, data: Row) => pod({ namespace: 'Network unattributed', node, ...data });
    await summarize(sql, [
      network('both', { infrastructure_data_in_gigabytes: 1, infrastructure_raw_cost: 10 }),
      network('both', { infrastructure_data_in_gigabytes: 2, infrastructure_raw_cost: 20 }),
      network('both', { infrastructure_data_out_gigabytes: 0, infrastructure_raw_cost: 40 }),
      network('none', { infrastructure_raw_cost: 80 }),
      pod({ infrastructure_data_in_gigabytes: 5, infrastructure_raw_cost: 160 }),
    ]);
    await run(sql, 'network_summary_by_node');
    const columns = [
      'node',
      'infrastructure_data_in_gigabytes',
      'infrastructure_data_out_gigabytes',
      'infrastructure_raw_cost',
    ];
    const row = (into: number, out: number, cost: number) => ({
      node: 'both',
      infrastructure_data_in_gigabytes: into,
      infrastructure_data_out_gigabytes: out,
      infrastructure_raw_cost: cost,
    });
    expect(await read(sql, table('network_summary_by_node'), columns)).toEqual([
      row(0, 0, 40),
      row(3, 0, 30),
    ]);
  }));

test('a row stands for one cluster alias, day and rate type, with the greatest category and currency', () =>
  undone(async (sql) => {
    await summarize(sql, [
      pod({ cost_model_rate_type: 'Supplementary', cost_category_id: 1, raw_currency: 'EUR' }),
      pod({ cost_model_rate_type: 'Supplementary', cost_category_id: 3, raw_currency: 'USD' }),
      pod({ cost_model_rate_type: null, cluster_alias: null }),
      pod({ usage_start: '2025-10-03', usage_end: '2025-10-03' }),
    ]);
    await run(sql, 'cost_summary');
    const columns = [
      'usage_start',
      'cost_model_rate_type',
      'cluster_alias',
      'cost_category_id',
      'raw_currency',
    ];
    const rows = await read<Row>(sql, table('cost_summary'), [...columns, 'usage_end']);
    expect(rows.map((row) => columns.map((column) => row[column]))).toEqual([
      ['2025-10-02', 'Supplementary', 'One', 3, 'USD'],
      ['2025-10-02', null, null, null, null],
      ['2025-10-03', null, 'One', null, null],
    ]);
    for (const row of rows) expect(row['usage_end']).toBe(row['usage_start']);
  }));

test('other days and sources neither count nor change', () =>
  undone(async (sql) => {
    const other = '11111111-1111-4111-8111-111111111111';
    await summarize(sql, [
      pod({ infrastructure_raw_cost: 1 }),
      pod({ infrastructure_raw_cost: 2, usage_start: '2025-09-30', usage_end: '2025-09-30' }),
      pod({ infrastructure_raw_cost: 4, source_uuid: other, cluster_id: 'cluster-2' }),
    ]);
    await run(sql, 'cost_summary', { days: { start: '2025-09-01', end: '2025-09-30' } });
    await run(sql, 'cost_summary', { cluster: { ...cluster, source: other } });
    await run(sql, 'cost_summary');
    const costs = await read<{ infrastructure_raw_cost: number }>(sql, table('cost_summary'), [
      'infrastructure_raw_cost',
    ]);
    expect(costs.map((row) => row.infrastructure_raw_cost)).toEqual([1, 2, 4]);
  }));

const sums = {
  cost: [
    'infrastructure_raw_cost',
    'infrastructure_markup_cost',
    'cost_model_cpu_cost',
    'cost_model_memory_cost',
    'cost_model_volume_cost',
    'cost_model_gpu_cost',
    'distributed_cost',
  ],
  pod: [
    'pod_usage_cpu_core_hours',
    'pod_request_cpu_core_hours',
    'pod_effective_usage_cpu_core_hours',
    'pod_limit_cpu_core_hours',
    'pod_usage_memory_gigabyte_hours',
    'pod_request_memory_gigabyte_hours',
    'pod_effective_usage_memory_gigabyte_hours',
    'pod_limit_memory_gigabyte_hours',
  ],
  volume: [
    'volume_request_storage_gigabyte_months',
    'persistentvolumeclaim_usage_gigabyte_months',
    'persistentvolumeclaim_capacity_gigabyte_months',
  ],
  network: ['infrastructure_data_in_gigabytes', 'infrastructure_data_out_gigabytes'],
};
type Kind = keyof typeof sums;

const fromNull = <T>(values: T[]) => fc.constantFrom(...values, null);
const amount = fc.option(fc.integer({ min: -50, max: 1000 }));
const summaryRow = fc
  .record({
    data_source: fc.constantFrom('Pod', 'Storage'),
    usage_start: fc.constantFrom('2025-10-01', '2025-10-02', '2025-10-04'),
    namespace: fromNull(['shop', 'Network unattributed', 'Worker unallocated', 'Storage unattributed']),
    node: fromNull(['node-1', '']),
    resource_id: fromNull(['i-1', 'i-2']),
    persistentvolumeclaim: fromNull(['claim-1', '']),
    cost_model_rate_type: fromNull(['Infrastructure']),
    ...Object.fromEntries(
      Object.values(sums)
        .flat()
        .map((name) => [name, amount]),
    ),
  })
  .map((row: Row) => pod({ ...row, usage_end: row['usage_start'] }));

/** How often a row of the daily summary counts in a kind of table, said without SQL. */
const counted: Record<Kind, (row: Row) => number> = {
  cost: () => 1,
  pod: ({ data_source, namespace }) =>
    data_source === 'Pod' &&
    !/^(Worker|Platform) unallocated$|^(Network|Storage) unattributed$/.test(String(namespace))
      ? 1
      : 0,
  volume: (row) => (row['data_source'] === 'Storage' && row['persistentvolumeclaim'] !== null ? 1 : 0),
  network: (row) =>
    row['data_source'] === 'Pod' && row['namespace'] === 'Network unattributed'
      ? sums.network.filter((column) => row[column] !== null).length
      : 0,
};

test('conservation: the sums of every table are those of its rows of the daily summary, also when repeated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(summaryRow, { maxLength: 25 }), (rows) =>
      undone(async (sql) => {
        await summarize(sql, rows);
        for (const name of [...uiNames, ...uiNames]) {
          const kind = name.split('_')[0] as Kind;
          await run(sql, name);
          const columns = [...new Set([...sums.cost, ...sums[kind]])];
          const [found] = await sql.rows<{ sums: Row }>(
            `select to_jsonb(record) as sums from (
               select ${columns.map((column) => `sum(${column}) as ${column}`).join(', ')} from ${sql.schema}.${table(name)}
             ) as record`,
          );
          const inDays = rows.filter(({ usage_start }) => String(usage_start) <= scope.days.end);
          for (const column of columns) {
            // Both rows of a network group carry cost; its gigabytes count once, and 0 fills the other side.
            const network = sums.network.includes(column);
            const weight = (row: Row) => (network ? Math.min(1, counted.network(row)) : counted[kind](row));
            const terms = inDays
              .filter((row) => weight(row) > 0 && (network || row[column] !== null))
              .map((row) => weight(row) * Number(row[column] ?? 0));
            const expected = terms.length === 0 ? null : terms.reduce((total, term) => total + term, 0);
            expect(found?.sums[column], `${name}.${column}`).toBe(expected);
          }
        }
      }),
    ),
    { numRuns: 25 },
  );
});
