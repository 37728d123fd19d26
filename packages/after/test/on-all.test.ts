import { randomUUID } from 'node:crypto';
import { kokuTables, onAllTables, type SqlSession } from '@ocp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bill,
  billed,
  cloud,
  lists,
  onCloud,
  onCloudToo,
  otherCluster,
  reportPeriod,
  runOnCloud,
  step,
} from './cloud.ts';
import { onTenant } from './database.ts';
import { insert, type Row } from './tenant.ts';

const undone = onTenant();

const { projects: PROJECT_DAILY, daily: DAILY, shown } = onAllTables;
const table = (name: string) => `reporting_ocpall_${name}_pt`;
const filled = async (sql: SqlSession, rows: readonly Row[]) => {
  await bill(sql, rows);
  return step(sql, 'ocp_on_all');
};

test('writes the tables that the plan deletes, with the source, its type and the alias of the cluster now', () =>
  undone(async (sql) => {
    const row = {
      product_code: 'AmazonRDS',
      product_family: 'Storage',
      unit: 'GB-Mo',
      cluster_alias: 'Before',
    };
    const compute = { product_code: 'AmazonVPC', instance_type: 'm5', resource_id: 'i-1' };
    const counts = await filled(sql, [billed(row), billed(compute)]);
    expect(Object.keys(counts).sort()).toEqual([PROJECT_DAILY, DAILY, ...shown].sort());
    for (const [name, { written }] of Object.entries(counts)) {
      const columns = [
        'source_type',
        'source_uuid',
        'cluster_id',
        'cluster_alias',
        'usage_start',
        'usage_end',
      ];
      const [first, ...others] = await lists(sql, name, columns);
      expect(first).toEqual(['AWS', cloud.source, 'cluster-1', 'One', '2025-10-02', '2025-10-02']);
      expect(others).toHaveLength(written - 1);
    }
  }));

const gcpLine = {
  service_alias: 'Storage',
  project_id: 'p',
  project_name: 'P',
  unblended_cost: 3,
  credit_amount: -2,
};
test.each([
  ['Azure', 'subscription_guid', { service_name: 'Storage', pretax_cost: 1 }],
  ['GCP', 'account_id', gcpLine],
] as const)('%s: accounts, which have no alias, are told apart', (type, account, line) =>
  undone(async (sql) => {
    const ofCluster = ({
      cluster_id,
      report_period_id,
      data_source,
      usage_start,
      usage_end,
      namespace,
    }: Row) => ({
      ...{ cluster_id, report_period_id, data_source, usage_start, usage_end, namespace },
    });
    const rows = ['a', 'b', 'b'].map((id) => ({
      uuid: randomUUID(),
      source_uuid: cloud.source,
      cost_entry_bill_id: cloud.billId,
      ...ofCluster(billed()),
      [account]: id,
      ...line,
    }));
    await insert(sql, kokuTables(type).detail, rows);
    await step(sql, 'ocp_on_all', { cloud: { ...cloud, type } });
    for (const name of [DAILY, PROJECT_DAILY, table('cost_summary_by_account')]) {
      expect(await lists(sql, name, ['usage_account_id', 'unblended_cost']), name).toEqual([
        ['a', 1],
        ['b', 2],
      ]);
    }
  }),
);

test('cost is the amortized one, markup likewise, both as rounded in the detail', () =>
  undone(async (sql) => {
    const cost = { calculated_amortized_cost: 0.0000000014, markup_cost_amortized: 0.0000000026 };
    const row = { ...cost, unblended_cost: 100, markup_cost: 10 };
    await filled(sql, [billed(row), billed(row)]);
    expect(await lists(sql, PROJECT_DAILY, ['unblended_cost', 'project_markup_cost'])).toEqual([
      [0.000000002, 0.000000006],
    ]);
    for (const name of [DAILY, table('cost_summary'), table('cost_summary_by_service')]) {
      expect(await lists(sql, name, ['unblended_cost', 'markup_cost'])).toEqual([[0.000000002, 0.000000006]]);
    }
  }));

test('by project: labels and data source part rows, tags and claims do not', () =>
  undone(async (sql) => {
    await filled(sql, [
      billed({ pod_labels: { env: 'a' }, tags: { x: '1' }, usage_amount: 1, unit: 'Hrs' }),
      billed({ pod_labels: { env: 'a' }, tags: { x: '2' }, usage_amount: 2, persistentvolumeclaim: 'claim' }),
      billed({ pod_labels: { env: 'b' }, usage_amount: 4 }),
      billed({ pod_labels: { env: 'b' }, usage_amount: 8, data_source: 'Storage', namespace: null }),
    ]);
    const columns = ['namespace', 'data_source', 'pod_labels', 'usage_amount', 'unit'];
    expect(await lists(sql, PROJECT_DAILY, columns)).toEqual([
      ['shop', 'Pod', { env: 'a' }, 3, 'Hrs'],
      ['shop', 'Pod', { env: 'b' }, 4, null],
      [null, 'Storage', { env: 'b' }, 8, null],
    ]);
  }));

test('by day: tags part rows, data source and account do not; the namespace is a list of one', () =>
  undone(async (sql) => {
    const row = { tags: { env: 'a' }, usage_amount: 0.0000000014 };
    await filled(sql, [
      billed({ ...row, usage_account_id: '222' }),
      billed({ ...row, data_source: 'Storage', pod_labels: { app: 'x' } }),
      billed({ ...row, tags: null, namespace: null }),
    ]);
    const columns = ['namespace', 'tags', 'usage_account_id', 'shared_projects', 'usage_amount'];
    expect(await lists(sql, DAILY, columns)).toEqual([
      [['shop'], { env: 'a' }, '222', 1, 0.000000003],
      [[null], null, '111', 1, 0.000000001],
    ]);
    // The daily table keeps 9 decimals of an amount; what sums it cannot know more.
    expect((await lists(sql, PROJECT_DAILY, ['usage_amount'])).flat()).toContain(0.0000000014);
  }));

test('storage, databases and network services are known by product and unit', () =>
  undone(async (sql) => {
    const row = (product_code: string, product_family: string | null = null, unit: string | null = 'GB-Mo') =>
      billed({ product_code, product_family, unit });
    await filled(sql, [
      row('AmazonEC2', 'Storage Snapshot'),
      row('Cloud Storage'),
      row('Filestore', null, 'gibibyte month'),
      row('Data Transfer'),
      row('AmazonS3', 'Storage', 'Requests'),
      row('AmazonS3', 'storage'),
      row('AmazonRDS', 'Database Instance', 'Hrs'),
      row('SQL Database', null, null),
      row('database'),
      row('AmazonVPC', null, 'Hrs'),
      row('AmazonEC2', 'Data Transfer', 'GB'),
    ]);
    const products = async (name: string) => (await lists(sql, table(name), ['product_code'])).flat();
    expect(await products('storage_summary')).toEqual([
      'AmazonEC2',
      'Cloud Storage',
      'Data Transfer',
      'Filestore',
    ]);
    expect(await products('database_summary')).toEqual(['AmazonRDS', 'SQL Database']);
    expect(await products('network_summary')).toEqual(['AmazonVPC']);
  }));

test('instances need a type and, for the table, a resource id', () =>
  undone(async (sql) => {
    const type = 'm5.large';
    await filled(sql, [
      billed({ instance_type: type, resource_id: 'i-1', usage_amount: 1, unit: 'Hrs' }),
      billed({ instance_type: type, resource_id: 'i-1', usage_amount: 2, namespace: 'bank' }),
      billed({ instance_type: type, resource_id: null }),
      billed({ instance_type: null, resource_id: 'i-2' }),
    ]);
    expect(await lists(sql, table('compute_summary'), ['resource_id', 'usage_amount', 'unit'])).toEqual([
      ['i-1', 3, 'Hrs'],
    ]);
  }));

test('rows of other days, clusters, sources and clouds neither count nor change', () =>
  undone(async (sql, transaction) => {
    const others = { cluster_id: otherCluster.clusterId, report_period_id: otherCluster.reportPeriodId };
    await runOnCloud(transaction, [billed({ ...others, calculated_amortized_cost: 4 })], onCloudToo);
    await filled(sql, [
      billed({ calculated_amortized_cost: 1 }),
      billed({ calculated_amortized_cost: 16, source_uuid: otherCluster.source }),
      billed({ calculated_amortized_cost: 32, usage_start: '2025-10-04' }),
    ]);
    for (const name of [PROJECT_DAILY, DAILY, table('cost_summary'), table('cost_summary_by_account')]) {
      expect(await lists(sql, name, ['unblended_cost', 'cluster_id'])).toEqual([
        [1, 'cluster-1'],
        [4, 'cluster-2'],
      ]);
    }
  }));

const text = (...values: string[]) => fc.constantFrom(...values, null);
const row = fc
  .record({
    usage_start: fc.constantFrom('2025-10-01', '2025-10-02', '2025-10-03'),
    namespace: text('shop', 'bank'),
    node: text('node-1'),
    resource_id: text('i-1', 'vol-1'),
    product_code: fc.constantFrom('AmazonEC2', 'AmazonRDS', 'AmazonVPC'),
    product_family: text('Storage', 'Compute'),
    instance_type: text('m5'),
    usage_account_id: fc.constantFrom('111', '222'),
    region: text('us-east-1'),
    unit: text('GB-Mo'),
    pod_labels: fc.constantFrom({ env: 'a' }, {}, null),
    calculated_amortized_cost: fc.integer({ min: -1000, max: 1000 }),
    markup_cost_amortized: fc.integer({ min: -1000, max: 1000 }),
  })
  .map((changes): Row => billed(changes));

test('conservation: every table has the cost and markup of its rows of the detail, also when repeated', async () => {
  const all = [
    PROJECT_DAILY,
    DAILY,
    ...['', '_by_account', '_by_region', '_by_service'].map((by) => table(`cost_summary${by}`)),
  ];
  const shown: Record<string, (found: Row) => boolean> = {
    ...Object.fromEntries(all.map((name) => [name, () => true])),
    [table('compute_summary')]: (found) => found['instance_type'] !== null && found['resource_id'] !== null,
    [table('database_summary')]: (found) => found['product_code'] === 'AmazonRDS',
    [table('network_summary')]: (found) => found['product_code'] === 'AmazonVPC',
  };
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), (rows) =>
      undone(async (sql, transaction) => {
        await reportPeriod(sql);
        for (const dateStep of [5, 1]) {
          await runOnCloud(transaction, rows, onCloud, dateStep);
          for (const [name, counts] of Object.entries(shown)) {
            const markup = name === PROJECT_DAILY ? 'project_markup_cost' : 'markup_cost';
            const found = (await lists(sql, name, ['unblended_cost', markup])) as [number, number][];
            const sum = (terms: unknown[]) => terms.reduce<number>((total, term) => total + Number(term), 0);
            const expected = rows.filter(counts);
            expect(sum(found.map(([cost]) => cost)), name).toBe(
              sum(expected.map((detail) => detail['calculated_amortized_cost'])),
            );
            expect(sum(found.map(([, value]) => value)), name).toBe(
              sum(expected.map((detail) => detail['markup_cost_amortized'])),
            );
          }
        }
      }),
    ),
    { numRuns: 15 },
  );
});
