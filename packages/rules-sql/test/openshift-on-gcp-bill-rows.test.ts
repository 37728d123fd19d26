import { describe, expect, it } from 'vitest';
import { infrastructurePipeline, inputsOf } from '@ocp/core';
import { billed, billRow, transferRow } from './support/gcp/bill-rows.ts';
import { results, rowsOf } from './support/gcp/on-gcp.ts';
import { engineRun } from './support/engine-run.ts';
import { cloudUuid, onCloudWindow } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';
import { run, type Row } from './support/run.ts';

describe('the bill of GCP (spec ocp-on-gcp.md 2, 8)', () => {
  it('is read from the invoices of three months, sizes and shared labels from the own month', () => {
    const { inputs } = onCloudWindow('GCP', { days: { start: '2025-10-27', end: '2025-10-31' } });
    const read = Object.fromEntries(
      inputs.map(({ relation, partitions, days }) => [
        relation,
        { months: partitions.map(({ month }) => month), days },
      ]),
    );
    expect(read.bill_rows).toEqual({
      months: ['2025-09-01', '2025-10-01', '2025-11-01'],
      days: { start: '2025-10-27', end: '2025-10-31' },
    });
    expect(read.first_day_rows).toEqual({
      months: ['2025-10-01'],
      days: { start: '2025-10-27', end: '2025-10-27' },
    });
    expect(read.raw_rows).toEqual({ months: ['2025-10-01'], days: undefined });
  });

  it('keeps invoices apart, and counts gibibytes of transfer as gigabytes', async () => {
    const bill = [transferRow(), transferRow({ row_uuid: 'row-2', invoice_month: '202511' })];
    const gigabyte = transferRow({ row_uuid: 'row-3', usage_pricing_unit: 'gigabyte' });
    const rows = await rowsOf('detail', { ...billed([...bill, gigabyte]), openshift: [podRow()] });
    expect(
      rows.map((row) => [row.invoice_month, row.unit, row.infrastructure_data_in_gigabytes]).sort(),
    ).toEqual([
      ['202510', 'gibibyte', expect.closeTo(25.76976, 9)],
      ['202510', 'gigabyte', 24],
      ['202511', 'gibibyte', expect.closeTo(25.76976, 9)],
    ]);
  });

  it.each([
    '',
    '[]',
    '{"compute.googleapis.com/machine_spec": "n2"',
    '{"compute.googleapis.com/machine_spec": ["n2"]}',
  ])('knows no machine type of the system labels %j', async (system_labels) => {
    const rows = await results({ ...billed([billRow({ system_labels })]), openshift: [podRow()] });
    expect(rows).toMatchObject([{ instance_type: null, unblended_cost: 4 }]);
  });

  it('writes Inter Zone as coming in, and has no direction for what only labels match', async () => {
    const direction = async (change: Row) => {
      const [row] = await rowsOf('matched_rows', { ...billed([transferRow(change)]) });
      return row?.data_transfer_direction;
    };
    expect(await direction({ sku_description: 'Network Data Transfer Inter Zone' })).toBe('IN');
    expect(await direction({ sku_description: 'Data Transfer to the Internet' })).toBe('OUT');
    expect(await direction({ service_description: 'Networking' })).toBeNull();
    const labels = '{"openshift_node": "node-1"}';
    expect(await direction({ resource_name: 'elsewhere', labels })).toBeNull();
  });
});

describe('infrastructure (spec ocp-on-gcp.md 9)', () => {
  it('is found where a name of the bill holds that of a node, in the partition of the month', async () => {
    const pipeline = infrastructurePipeline('GCP');
    const days = { start: '2025-10-01', end: '2025-10-01' };
    const inputs = inputsOf(pipeline, { schema: 'org1', openshift: run.sourceUuid, cloud: cloudUuid }, days);
    expect(inputs.flatMap(({ partitions }) => partitions.map(({ month }) => month))).toEqual([
      '2025-10-01',
      '2025-10-01',
    ]);
    const [rows = []] = await engineRun(
      {
        pipeline,
        window: { ...days, inputs, config: {}, state: [] },
        rows: {
          bill_rows: [
            billRow(),
            billRow({ resource_name: 'a/node-10' }),
            billRow({ resource_name: 'NODE-1' }),
          ],
          pod_days: [pod(), pod({ node: '' }), pod({ node: null })],
        },
      },
      ['infrastructure_matches'],
    );
    expect(rows.map((row) => [row.resource, row.node]).sort()).toEqual([
      ['a/node-10', 'node-1'],
      ['projects/p/instances/node-1', 'node-1'],
    ]);
  });
});
