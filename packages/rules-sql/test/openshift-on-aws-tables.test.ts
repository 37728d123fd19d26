import { describe, expect, it } from 'vitest';
import { cloudOf, costsOf, infrastructurePipeline, inputsOf, markupsOf } from '@ocp/core';
import { billRow, diskHour, diskRow, taggedRow } from './support/aws/bill-rows.ts';
import { onAws, rowsOf, type OnAws } from './support/aws/on-aws.ts';
import { engineRun } from './support/engine-run.ts';
import type { Row } from './support/written-rows.ts';
import { cloudUuid, total } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';
import { run } from './support/run.ts';

const aws = cloudOf('AWS');

describe('detail (spec ocp-on-aws.md 10)', () => {
  it('sums rows that agree in everything, and keeps the others apart', async () => {
    const bill = [
      billRow(),
      billRow({ row_uuid: 'row-2' }),
      billRow({ row_uuid: 'row-3', costcategory: '{"a": "b"}' }),
      billRow({ row_uuid: 'row-4', pricing_unit: '' }),
      billRow({ row_uuid: 'row-5', pricing_unit: null }),
    ];
    const aliases = [{ accountId: '123456789012', id: 9 }];
    const rows = await rowsOf('detail', { bill, openshift: [podRow()], aliases });
    expect(rows.map((row) => row.unblended_cost).sort()).toEqual([4, 8, 8]);
    expect(new Set(rows.map((row) => row.uuid)).size).toBe(3);
    for (const row of rows) {
      expect(row).toMatchObject({
        usage_end: '2025-10-01',
        source_uuid: cloudUuid,
        report_period_id: '1',
        cost_entry_bill_id: '7',
        cluster_id: 'cluster-1',
        cluster_alias: 'One',
        account_alias_id: '9',
      });
    }
  });

  it('is null where all terms are, but transfer is 0', async () => {
    const openshift = [podRow({ node_capacity_cpu_core_hours: 0 })];
    const [row] = await rowsOf('detail', { bill: [billRow()], openshift });
    for (const column of [...costsOf(aws), ...markupsOf(aws)]) expect(row?.[column]).toBeNull();
    expect(row).toMatchObject({ infrastructure_data_in_gigabytes: 0, infrastructure_data_out_gigabytes: 0 });
  });

  it('shows transfer by direction', async () => {
    const transfer = (row_uuid: string, lineitem_usagetype: string, lineitem_usageamount: number) =>
      billRow({ row_uuid, product_productfamily: 'Data Transfer', lineitem_usagetype, lineitem_usageamount });
    const bill = [transfer('a', 'In-Bytes', 1), transfer('b', 'In-Bytes', 2), transfer('c', 'Out-Bytes', 4)];
    const rows = await rowsOf('detail', { bill, openshift: [podRow()] });
    const gigabytes = rows.map((row) => [
      row.data_transfer_direction,
      row.infrastructure_data_in_gigabytes,
      row.infrastructure_data_out_gigabytes,
    ]);
    expect(gigabytes.sort()).toEqual([
      ['IN', 3, 0],
      ['OUT', 0, 4],
    ]);
  });
});

describe('console tables (spec ocp-on-aws.md 11)', () => {
  const line = (row_uuid: string, change: Row) =>
    taggedRow({ openshift_project: 'shop' }, { row_uuid, product_instancetype: '', ...change });
  const input: OnAws = {
    bill: [
      line('compute', { lineitem_resourceid: 'x', product_instancetype: 'm5' }),
      line('disk', { product_productfamily: 'Storage', pricing_unit: 'GB-Mo' }),
      line('snapshot', { product_productfamily: 'Storage Snapshot', pricing_unit: 'GB-Mo' }),
      line('requests', { product_productfamily: 'Storage', pricing_unit: 'Requests' }),
      line('lower', { product_productfamily: 'storage', pricing_unit: 'GB-Mo' }),
      line('database', { lineitem_productcode: 'AmazonRDS', lineitem_availabilityzone: '' }),
      line('network', { lineitem_productcode: 'AmazonVPC', product_region: 'us-1' }),
      line('transfer', { product_productfamily: 'Data Transfer', lineitem_usagetype: 'In-Bytes' }),
    ],
    openshift: [podRow()],
    markup: 25,
  };

  it('take their rows, grouped by their columns, with the sums of the eight costs', async () => {
    const names = aws.console.map(({ name }) => name);
    const tables = await onAws(input, ...names);
    const count = (name: string) => tables[names.indexOf(name)]?.map((row) => row.unblended_cost).sort();
    expect(Object.fromEntries(names.map((name) => [name, count(name)]))).toEqual({
      cost_summary: [128],
      cost_summary_by_account: [128],
      cost_summary_by_region: [16, 16, 96],
      cost_summary_by_service: [16, 16, 16, 16, 16, 16, 32],
      compute_summary: [16],
      storage_summary: [16, 16],
      database_summary: [16],
      network_summary: [16],
    });
    expect(tables[0]?.[0]).toMatchObject({
      usage_end: '2025-10-01',
      source_uuid: cloudUuid,
      cluster_id: 'cluster-1',
      currency_code: 'USD',
      blended_cost: 256,
      savingsplan_effective_cost: 512,
      calculated_amortized_cost: 128,
      markup_cost: 32,
      markup_cost_blended: 64,
      markup_cost_savingsplan: 128,
      markup_cost_amortized: 32,
    });
    expect(tables[names.indexOf('compute_summary')]?.[0]).toMatchObject({
      instance_type: 'm5',
      resource_id: 'x',
      usage_amount: 24,
      unit: 'Hrs',
    });
  });

  it.each([
    ['database_summary', ['RDS', 'DynamoDB', 'ElastiCache', 'Neptune', 'Redshift', 'DocumentDB']],
    ['network_summary', ['VPC', 'CloudFront', 'Route53', 'APIGateway']],
  ])('%s has the products of its kind', async (table, products) => {
    const codes = products.map((name) => `Amazon${name}`);
    const others = ['AmazonRDSx', 'amazonrds', 'AmazonS3'];
    const bill = [...codes, ...others].map((code) => line(code, { lineitem_productcode: code }));
    const rows = await rowsOf(table, { ...input, bill });
    expect(rows.map((row) => row.product_code).sort()).toEqual(codes.sort());
  });

  it('include what belongs to nobody', async () => {
    const [cost] = await onAws(
      { bill: [diskRow()], hours: [diskHour()], openshift: [storageRow()] },
      'storage_summary',
    );
    expect(total(cost ?? [], 'unblended_cost')).toBe(16);
    expect(total(cost ?? [], 'usage_amount')).toBe(24);
  });
});

describe('state for other clusters (spec ocp-on-aws.md 1, 8)', () => {
  it('has the tag-matched rows with their special tags, no others', async () => {
    const tags = { openshift_project: 'shop', openshift_node: 'x', openshift_cluster: 'y' };
    const rows = await rowsOf('kept_rows', {
      bill: [taggedRow(tags, { row_uuid: 'row-1' }), billRow({ row_uuid: 'row-2' }), taggedRow({})],
      openshift: [podRow()],
    });
    expect(rows).toEqual([
      {
        ...tags,
        source_uuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
        cloud_source_uuid: cloudUuid,
        usage_start: '2025-10-01',
        row_uuid: 'row-1',
        matched_tag: '"openshift_project": "shop"',
      },
    ]);
  });
});

describe('infrastructure (spec ocp-on-aws.md 12)', () => {
  it('is found where an id of the bill holds one of a node, both of the days', async () => {
    const pipeline = infrastructurePipeline('AWS');
    const days = { start: '2025-10-01', end: '2025-10-01' };
    const sources = { schema: 'org1', openshift: run.sourceUuid, cloud: cloudUuid };
    const ask = async (bill: (string | null)[], nodes: (string | null)[], day = '2025-10-01') => {
      const [rows = []] = await engineRun(
        {
          pipeline,
          window: { ...days, inputs: inputsOf(pipeline, sources, days), config: {}, state: [] },
          rows: {
            bill_rows: bill.map((lineitem_resourceid) =>
              billRow({ lineitem_resourceid, lineitem_usagestartdate: `${day} 00:00:00` }),
            ),
            pod_days: nodes.map((resource_id) => pod({ resource_id })),
          },
        },
        ['infrastructure_matches'],
      );
      return rows.map((row) => [row.resource, row.node]).sort();
    };
    expect(await ask(['a/i-1/b', 'i-2', 'I-1', 'i-1'], ['i-1', 'i-1', '%', 'i_1'])).toEqual([
      ['a/i-1/b', 'i-1'],
      ['i-1', 'i-1'],
    ]);
    expect(await ask(['', null], ['', null])).toEqual([]);
    expect(await ask(['i-1'], ['i-1'], '2025-10-02')).toEqual([]);
  });
});

describe('bad input', () => {
  it.each(['not json', '[]', '7', 'null', '', '{"a": 1', '{"a": "\\ud800"}'])(
    'refuses the tags %j',
    async (resourcetags) => {
      const bill = [
        billRow(),
        billRow({ row_uuid: 'row-2', lineitem_resourceid: 'unmatched', resourcetags }),
      ];
      await expect(onAws({ bill, openshift: [podRow(), podRow(otherCluster)] })).rejects.toMatchObject({
        code: 'LABELS_MALFORMED',
        where: { engine: 'duckdb', step: 'tag_members' },
      });
    },
  );

  it('makes all relations of nothing', async () => {
    await expect(onAws({ pods: [], volumes: [] })).resolves.toEqual([]);
  });
});
