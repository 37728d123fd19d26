import { randomUUID } from 'node:crypto';
import { SUMMARY_TABLE, type SqlSession } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  DETAIL,
  bill,
  billed,
  lists,
  onCloud,
  otherCluster,
  reportPeriod,
  runOnCloud,
  step,
} from './cloud.ts';
import { onTenant } from './database.ts';
import { cluster, pod, read, summarize, type Row } from './tenant.ts';

const undone = onTenant();

const populated = (sql: SqlSession, ...columns: string[]) => lists(sql, SUMMARY_TABLE, columns);
const populate = async (sql: SqlSession, rows: readonly Row[]) => {
  await reportPeriod(sql);
  await bill(sql, rows);
  return step(sql, 'back_population');
};

test('the cost is the amortized cost with the markup of the cloud, of the rounded detail', () =>
  undone(async (sql) => {
    const cost = {
      calculated_amortized_cost: 0.0000000014,
      markup_cost_amortized: 0.0000000014,
      unblended_cost: 9,
    };
    const counts = await populate(sql, [billed(cost), billed(cost), billed({ ...cost, node: 'node-2' })]);
    expect(counts).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 2 } });
    expect(
      await populated(
        sql,
        'node',
        'infrastructure_raw_cost',
        'infrastructure_project_raw_cost',
        'source_uuid',
      ),
    ).toEqual([
      ['node-1', 0.000000004, 0.000000004, cluster.source],
      ['node-2', 0.000000002, 0.000000002, cluster.source],
    ]);
  }));

test('a row stands for a resource, a claim, a label object and a direction; products are summed', () =>
  undone(async (sql) => {
    const base = { calculated_amortized_cost: 1, resource_id: 'i-1', pod_labels: { app: 'a' } };
    await populate(sql, [
      billed({
        ...base,
        product_code: 'A',
        persistentvolume: 'pv-1',
        storageclass: 'gp2',
        cost_category_id: 1,
      }),
      billed({
        ...base,
        product_code: 'B',
        persistentvolume: 'pv-2',
        storageclass: 'gp3',
        cost_category_id: 3,
      }),
      billed({ ...base, resource_id: 'i-2' }),
      billed({ ...base, persistentvolumeclaim: 'claim' }),
      billed({ ...base, pod_labels: { app: 'b' } }),
      billed({ ...base, data_transfer_direction: 'IN' }),
      billed({ ...base, cluster_alias: 'Before' }),
    ]);
    expect(
      await populated(sql, 'infrastructure_raw_cost', 'persistentvolume', 'storageclass', 'cost_category_id'),
    ).toEqual([...Array.from({ length: 5 }, () => [1, null, null, null]), [2, 'pv-2', 'gp3', 3]]);
  }));

test('labels are those of the pod or of the volume; a missing object stays null only where it belongs', () =>
  undone(async (sql) => {
    const labels = { app: 'a' };
    await populate(sql, [
      billed({ pod_labels: labels }),
      billed({ pod_labels: null, tags: { cloud: 'only' } }),
      billed({ pod_labels: labels, data_source: 'Storage' }),
      billed({ pod_labels: null, data_source: 'Storage' }),
    ]);
    const found = await read<Row>(sql, SUMMARY_TABLE, [
      'data_source',
      'pod_labels',
      'volume_labels',
      'all_labels',
    ]);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        { data_source: 'Pod', pod_labels: labels, volume_labels: {}, all_labels: labels },
        { data_source: 'Pod', pod_labels: null, volume_labels: {}, all_labels: null },
        { data_source: 'Storage', pod_labels: {}, volume_labels: labels, all_labels: labels },
        { data_source: 'Storage', pod_labels: {}, volume_labels: null, all_labels: null },
      ]),
    );
  }));

test('data is counted on the side of its direction', () =>
  undone(async (sql) => {
    const transfer = (direction: string | null, gigabytes: number) =>
      billed({
        data_transfer_direction: direction,
        infrastructure_data_in_gigabytes: direction === 'IN' ? gigabytes : 0,
        infrastructure_data_out_gigabytes: direction === 'OUT' ? gigabytes : 0,
      });
    await populate(sql, [transfer('IN', 1), transfer('IN', 2), transfer('OUT', 4), transfer(null, 8)]);
    expect(
      await populated(sql, 'infrastructure_data_in_gigabytes', 'infrastructure_data_out_gigabytes'),
    ).toEqual([
      [3, null],
      [null, 4],
      [null, null],
    ]);
  }));

test('usage and capacity are zero, effective usage is not known, and there are no rates', () =>
  undone(async (sql) => {
    await populate(sql, [billed({ usage_amount: 5 })]);
    const rates = { cpu: 0, memory: 0, storage: 0 };
    const found = await lists(sql, SUMMARY_TABLE, [
      'pod_usage_cpu_core_hours',
      'pod_limit_memory_gigabyte_hours',
      'cluster_capacity_memory_gigabyte_hours',
      'persistentvolumeclaim_capacity_gigabyte',
      'pod_effective_usage_cpu_core_hours',
      'pod_effective_usage_memory_gigabyte_hours',
      'infrastructure_usage_cost',
      'supplementary_usage_cost',
      'infrastructure_markup_cost',
      'cost_model_rate_type',
      'raw_currency',
      'usage_end',
    ]);
    expect(found).toEqual([[0, 0, 0, 0, null, null, rates, rates, null, null, 'USD', '2025-10-02']]);
  }));

test('two report periods of the cluster and month double the rows, one for each source', () =>
  undone(async (sql) => {
    const second = randomUUID();
    await reportPeriod(sql, { id: 8, provider_id: second });
    await reportPeriod(sql, {
      id: 9,
      provider_id: randomUUID(),
      report_period_start: '2025-11-01T00:00:00Z',
      report_period_end: '2025-12-01T00:00:00Z',
    });
    await populate(sql, [billed({ calculated_amortized_cost: 2 })]);
    expect(
      (await populated(sql, 'source_uuid', 'report_period_id', 'infrastructure_raw_cost')).sort(),
    ).toEqual(
      [
        [cluster.source, 1, 2],
        [second, 1, 2],
      ].sort(),
    );
  }));

test('rows of other days and report periods are left out', () =>
  undone(async (sql) => {
    const counts = await populate(sql, [
      billed({ usage_start: '2025-10-04' }),
      billed({ report_period_id: otherCluster.reportPeriodId }),
    ]);
    expect(counts[SUMMARY_TABLE]?.written).toBe(0);
  }));

const money = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 7);
const billRow = fc
  .record({
    usage_start: fc.constantFrom('2025-10-01', '2025-10-02', '2025-10-03'),
    namespace: fc.constantFrom('shop', 'bank', null),
    node: fc.constantFrom('node-1', null),
    data_source: fc.constantFrom('Pod', 'Storage'),
    pod_labels: fc.constantFrom({ env: 'a' }, { env: 'b' }, {}, null),
    calculated_amortized_cost: fc.option(money),
    markup_cost_amortized: fc.option(money),
  })
  .map((row): Row => billed(row));

test('conservation: what OpenShift costs is the amortized cost and markup of the detail, also when repeated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(billRow, { maxLength: 20 }), (rows) =>
      undone(async (sql, transaction) => {
        await reportPeriod(sql);
        await summarize(sql, [pod({ pod_usage_cpu_core_hours: 1 })]);
        const counted = async () => {
          const [sums] = await sql.rows<{ detail: string; summary: string; rows: number }>(`
            select
              (select coalesce(sum(calculated_amortized_cost + markup_cost_amortized), 0)::numeric(33, 15)::text
                from ${sql.schema}.${DETAIL}) as detail,
              (select coalesce(sum(infrastructure_raw_cost), 0)::numeric(33, 15)::text from ${sql.schema}.${SUMMARY_TABLE}) as summary,
              (select count(*)::integer from ${sql.schema}.${SUMMARY_TABLE}) as rows`);
          return sums!;
        };
        await runOnCloud(transaction, rows);
        const first = await counted();
        expect(first.summary).toBe(first.detail);
        await runOnCloud(transaction, rows, onCloud, 1);
        expect(await counted()).toEqual(first);
      }),
    ),
    { numRuns: 20 },
  );
});
