import {
  costTypes,
  daysInMonth,
  daysOf,
  monthlyMetrics,
  SUMMARY_TABLE,
  type PriceMetric,
  type SqlSession,
  type UsagePrices,
} from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterSteps } from '../src/index.ts';
import { onTenant } from './database.ts';
import { pod, scope, storage, straight, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const DAY = '2025-10-02';
const on = (day: string) => ({ usage_start: day, usage_end: day });

/** A pod row on a node: 1 with 4 cores and 16 GiB, 2 with 8 cores and 32 GiB; a GiB for each quarter of a core. */
function used(namespace: string, node: 1 | 2, effective: number, changes: Row = {}): Row {
  const [cores, capacity] = [node * 4, node * 96];
  return pod({
    ...{ ...on(DAY), namespace, node: `node-${node}`, pod_labels: {}, all_labels: {} },
    ...{
      pod_effective_usage_cpu_core_hours: effective,
      pod_effective_usage_memory_gigabyte_hours: effective * 4,
    },
    ...{ node_capacity_cpu_cores: cores, node_capacity_cpu_core_hours: capacity },
    ...{ node_capacity_memory_gigabytes: cores * 4, node_capacity_memory_gigabyte_hours: capacity * 4 },
    ...{ cluster_capacity_cpu_core_hours: 288, cluster_capacity_memory_gigabyte_hours: 1152 },
    ...changes,
  });
}

const shop = {
  ...{ pod_usage_cpu_core_hours: 10, pod_request_cpu_core_hours: 24 },
  ...{ pod_usage_memory_gigabyte_hours: 40, pod_request_memory_gigabyte_hours: 96 },
};
/** Two namespaces on two nodes that have room left, and a claim. */
const day = () => [
  used('shop', 1, 24, shop),
  used('bank', 1, 24),
  used('shop', 2, 48),
  used('Worker unallocated', 1, 48),
  used('Worker unallocated', 2, 144),
  storage({
    ...{ ...on(DAY), node: 'node-1', persistentvolumeclaim_usage_gigabyte_months: 0.5 },
    ...{ volume_request_storage_gigabyte_months: 2, persistentvolumeclaim_capacity_gigabyte_months: 4 },
  }),
];

type Rates = Partial<Record<PriceMetric, number>>;

function priced(
  infrastructure: Rates,
  supplementary: Rates = {},
  changes: Partial<UsagePrices> & { from?: string; until?: string } = {},
): { prices: UsagePrices } {
  const { from = '2025-01-01', until = '2025-12-31', ...more } = changes;
  const prices = costTypes.flatMap((costType, index) =>
    Object.entries([infrastructure, supplementary][index]!).map(([metric, amount]) => ({
      ...{ metric: metric as PriceMetric, costType, amount: String(amount) },
    })),
  );
  const periods = [{ days: { start: from, end: until }, prices }];
  return { prices: { currency: 'EUR', distribution: 'cpu', distribute: [], periods, ...more } };
}

const charge = (sql: SqlSession, prices: { prices: UsagePrices }, step = 'priced_usage') =>
  afterSteps[step]!.run(sql, { ...scope, ...prices }, straight(sql));

/** Costs that are not 0: of a namespace and node, or of any other columns. */
function costs(sql: SqlSession, key = `namespace || ' ' || right(node, 1)`) {
  return sql
    .rows<{ key: string; cost: number }>(
      `select ${key} as key, round(sum(coalesce(cost_model_cpu_cost, 0) + coalesce(cost_model_memory_cost, 0)
          + coalesce(cost_model_volume_cost, 0) + coalesce(distributed_cost, 0)), 9)::float as cost
        from ${sql.schema}.${SUMMARY_TABLE} where cost_model_rate_type is not null group by 1 order by 1`,
    )
    .then((rows) =>
      Object.fromEntries(rows.filter(({ cost }) => cost !== 0).map(({ key: name, cost }) => [name, cost])),
    );
}

const byEffective = {
  'shop 1': 24,
  'bank 1': 24,
  'shop 2': 48,
  'Worker unallocated 1': 48,
  'Worker unallocated 2': 144,
};
const times = (factor: number) =>
  Object.fromEntries(
    Object.entries(byEffective).map(([key, hours]) => [key, Number((hours * factor).toFixed(9))]),
  );

test.each<[PriceMetric, number, Record<string, number>]>([
  ['cpu_core_usage_per_hour', 0.5, { 'shop 1': 5 }],
  ['cpu_core_request_per_hour', 0.5, { 'shop 1': 12 }],
  ['cpu_core_effective_usage_per_hour', 0.5, times(0.5)],
  ['node_core_cost_per_hour', 0.5, times(0.5)],
  ['cluster_core_cost_per_hour', 0.5, times(0.5)],
  // A third and two thirds of a cluster that runs 24 hours.
  ['cluster_cost_per_hour', 3, times((3 * 24) / 288)],
  ['memory_gb_usage_per_hour', 0.25, { 'shop 1': 10 }],
  ['memory_gb_request_per_hour', 0.25, { 'shop 1': 24 }],
  ['memory_gb_effective_usage_per_hour', 0.25, times(1)],
  ['storage_gb_usage_per_month', 8, { 'shop 1': 4 }],
  ['storage_gb_request_per_month', 8, { 'shop 1': 16 }],
  // Two a day for each node, a quarter of which shop has.
  [
    'node_cost_per_month',
    62,
    { 'shop 1': 0.5, 'bank 1': 0.5, 'shop 2': 0.5, 'Worker unallocated 1': 1, 'Worker unallocated 2': 1.5 },
  ],
  [
    'node_core_cost_per_month',
    31,
    { 'shop 1': 1, 'bank 1': 1, 'shop 2': 2, 'Worker unallocated 1': 2, 'Worker unallocated 2': 6 },
  ],
  ['cluster_cost_per_month', 31 * 288, times(1)],
  ['pvc_cost_per_month', 62, { 'shop 1': 2 }],
])('%s at %d: what a day costs, by either type', (metric, rate, expected) =>
  undone(async (sql) => {
    await summarize(sql, day());
    await charge(sql, priced({ [metric]: rate }));
    expect(await costs(sql)).toEqual(expected);
    await sql.execute(`delete from ${sql.schema}.${SUMMARY_TABLE} where cost_model_rate_type is not null`);
    await charge(sql, priced({}, { [metric]: rate }, { distribution: 'memory' }));
    expect(await costs(sql)).toEqual(expected);
    expect(Object.keys(await costs(sql, 'cost_model_rate_type'))).toEqual(['Supplementary']);
  }),
);

test('both types are charged, each by its rate', () =>
  undone(async (sql) => {
    await summarize(sql, day());
    await charge(
      sql,
      priced({ cpu_core_usage_per_hour: 1 }, { cpu_core_usage_per_hour: 2, memory_gb_usage_per_hour: 1 }),
    );
    expect(await costs(sql, 'cost_model_rate_type')).toEqual({ Infrastructure: 10, Supplementary: 60 });
  }));

test('prices hold from their first day to their last, also within a month', () =>
  undone(async (sql) => {
    await summarize(
      sql,
      ['2025-10-01', DAY, '2025-10-03'].map((one) => used('shop', 1, 24, { ...shop, ...on(one) })),
    );
    const rates = { cpu_core_usage_per_hour: 1, node_cost_per_month: 124 };
    await charge(sql, priced(rates, {}, { from: DAY, until: DAY }));
    expect(await costs(sql, 'usage_start::text')).toEqual({ [DAY]: 11 });
  }));

test('another cluster, and costs that a cloud brought in, are charged nothing', () =>
  undone(async (sql) => {
    const other = '5eed0c10-0000-4000-8000-00000000000f';
    const beside = {
      node_capacity_cpu_core_hours: 0,
      cluster_capacity_cpu_core_hours: 0,
      pod_usage_cpu_core_hours: 0,
    };
    await summarize(sql, [
      used('shop', 1, 24, { ...shop, source_uuid: other, cluster_id: 'cluster-2', report_period_id: 2 }),
      used('shop', 1, 0, { ...beside, infrastructure_raw_cost: 7 }),
    ]);
    await charge(
      sql,
      priced({ cpu_core_usage_per_hour: 1, node_cost_per_month: 31, cluster_cost_per_month: 31 }),
    );
    expect(await costs(sql)).toEqual({});
  }));

test('two claims of a namespace share the price of one', () =>
  undone(async (sql) => {
    const claim = (name: string) =>
      storage({ ...on(DAY), persistentvolumeclaim: name, persistentvolumeclaim_capacity_gigabyte_months: 1 });
    await summarize(sql, [claim('one'), claim('two')]);
    await charge(sql, priced({ pvc_cost_per_month: 31 }));
    expect(await costs(sql, 'persistentvolumeclaim')).toEqual({ one: 0.5, two: 0.5 });
  }));

test('what idle workers and the platform cost goes to the projects by their usage, and nothing is lost', () =>
  undone(async (sql) => {
    await sql.execute(`delete from ${sql.schema}.reporting_ocp_cost_category`);
    await sql.execute(
      `insert into ${sql.schema}.reporting_ocp_cost_category (id, name, description, source_type, system_default, label)
        values (1, 'Platform', '', 'OCP', true, '{}')`,
    );
    await summarize(sql, [...day(), used('openshift-dns', 1, 24, { cost_category_id: 1 })]);
    const prices = priced(
      { cpu_core_effective_usage_per_hour: 1 },
      {},
      { distribute: ['platform', 'worker'] },
    );
    await charge(sql, prices);
    await charge(sql, prices, 'shared_costs');
    // 192 of idle workers: a quarter to each 24 hours of 96. 24 of the platform: idle workers have two thirds of the usage.
    expect(
      await costs(sql, `cost_model_rate_type || ' ' || namespace || ' ' || right(node, 1)`),
    ).toMatchObject({
      'worker_distributed shop 1': 48,
      'worker_distributed bank 1': 48,
      'worker_distributed shop 2': 96,
      'worker_distributed Worker unallocated 1': -48,
      'worker_distributed Worker unallocated 2': -144,
      'platform_distributed openshift-dns 1': -24,
      'platform_distributed shop 1': 6,
      'platform_distributed shop 2': 12,
    });
    expect(await costs(sql, `(cost_model_rate_type <> 'Infrastructure')::text`)).toEqual({ false: 312 });
  }));

test('a month of nodes costs the price of each, however they are used', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('2025-02-01', '2024-02-01', '2025-04-01', '2025-10-01'),
      fc.array(fc.array(fc.integer({ min: 0, max: 48 }), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100),
      (start, nodes, rate) =>
        undone(async (sql) => {
          const days = { start, end: `${start.slice(0, 8)}${daysInMonth(start)}` };
          await summarize(
            sql,
            daysOf(days).flatMap((one) =>
              nodes.flatMap((parts, node) => {
                // What pods leave of 96 core hours is unallocated.
                const cut = parts.map((hours) => Math.min(hours, 32));
                const left = 96 - cut.reduce((sum, hours) => sum + hours, 0);
                return [...cut, left].map((hours, index) =>
                  used(`project-${index}`, 1, hours, { ...on(one), node: `node-${node}` }),
                );
              }),
            ),
          );
          const prices = priced({ node_cost_per_month: rate }, {}, { from: '2020-01-01' });
          await afterSteps.priced_usage!.run(sql, { ...scope, ...prices, days }, straight(sql));
          const [{ Node: sum } = {}] = [await costs(sql, 'monthly_cost_type')] as [Record<string, number>?];
          expect(sum).toBeCloseTo(rate * nodes.length, 6);
        }),
    ),
    { numRuns: 5 },
  ));

test('a month of each kind has its type', () =>
  undone(async (sql) => {
    await summarize(sql, day());
    await charge(
      sql,
      priced(Object.fromEntries(Object.values(monthlyMetrics).map((metric) => [metric, 31]))),
    );
    expect(await costs(sql, 'monthly_cost_type')).toEqual({
      Node: 2,
      Node_Core_Month: 12,
      Cluster: 1,
      PVC: 1,
    });
  }));
