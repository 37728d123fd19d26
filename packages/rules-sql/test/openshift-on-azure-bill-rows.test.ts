import { describe, expect, it } from 'vitest';
import { infrastructurePipeline, inputsOf } from '@ocp/core';
import {
  billRow,
  diskId,
  machineId,
  onAzure,
  rowsOf,
  taggedRow,
  transferRow,
} from './support/azure/bill-rows.ts';
import { engineRun } from './support/engine-run.ts';
import { cloudUuid } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';
import { pod } from './support/rows.ts';
import { run, type Row } from './support/run.ts';

/** Many lines, each with what becomes of it. */
async function matchedRows(lines: readonly Row[]): Promise<Row[]> {
  const bill = lines.map((line, index) => billRow({ row_uuid: `row-${index}`, ...line }));
  const rows = await rowsOf('matched_rows', { bill });
  const at = new Map(rows.map((row) => [row.row_uuid, row]));
  return lines.map((_, index) => at.get(`row-${index}`) ?? {});
}

describe('lines of an Azure bill (spec ocp-on-azure.md 4)', () => {
  const units: readonly [unitofmeasure: string, metercategory: string, unit: string, amount: number][] = [
    ['1 Hours', 'Storage', 'Hrs', 2],
    ['10 Hours', 'Storage', 'Hrs', 20],
    ['100 Hours', 'Storage', 'Hrs', 200],
    ['100 Hours', 'Virtual Machines', 'Hrs', 2],
    ['10 Hours', 'Virtual Machines', 'Hrs', 20],
    ['1 Hour', 'Storage', '1 Hour', 2],
    ['1 GB/Month', 'Storage', 'GB-Mo', 2],
    ['100 GB/Month', 'Storage', 'GB-Mo', 200],
    ['1 GB', 'Storage', '1 GB', 2],
    ['10 GB ', 'Storage', 'GB', 20],
    ['10  GB', 'Storage', '10  GB', 2],
    ['10 /Month', 'Storage', '10 /Month', 20],
    ['1/Month', 'Storage', '1/Month', 2],
    ['10K', 'Storage', '10K', 2],
    ['10', 'Storage', '10', 2],
    ['10 ', 'Storage', '10 ', 2],
    // Here Koku's run fails.
    ['1.5 GB ', 'Storage', 'GB', 3],
    ['1K Hours', 'Storage', 'Hrs', 2],
    ['', 'Storage', '', 2],
  ];
  it('have unit and amount by the parts of the unit', async () => {
    const rows = await matchedRows(
      units.map(([unitofmeasure, metercategory]) => ({ unitofmeasure, metercategory, quantity: 2 })),
    );
    expect(
      rows.map((row, index) => [...units[index]!.slice(0, 2), row.unit_of_measure, row.usage_quantity]),
    ).toEqual(units);
  });

  it('take the first export that says something', async () => {
    const rows = await matchedRows([
      {},
      {
        servicename: '',
        subscriptionid: '',
        subscriptionguid: 'g',
        billingcurrencycode: '',
        billingcurrency: 'EUR',
      },
      { servicename: '', metercategory: '' },
    ]);
    expect(rows.map((row) => [row.service_name, row.subscription_guid, row.currency])).toEqual([
      ['Virtual Machines', 's-1', 'USD'],
      ['Virtual Machines', 'g', 'EUR'],
      ['', 's-1', 'USD'],
    ]);
  });

  it('are of either export in one month: a file has only its own columns', async () => {
    const without = (row: Row, ...columns: string[]) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
    const both = { metercategory: 'Meter', subscriptionguid: 'g', billingcurrency: 'EUR' };
    const older = billRow({ row_uuid: 'older', ...both });
    const bill = [
      [without(older, 'servicename', 'subscriptionid', 'billingcurrencycode')],
      [without(billRow({ row_uuid: 'newer' }), ...Object.keys(both))],
    ];
    const rows = await rowsOf('matched_rows', { bill });
    expect(
      rows.map((row) => [row.row_uuid, row.service_name, row.subscription_guid, row.currency]).sort(),
    ).toEqual([
      ['newer', 'Virtual Machines', 's-1', 'USD'],
      ['older', 'Meter', 'g', 'EUR'],
    ]);
  });

  it('have the ninth part of their id as name, and a type only as a plain value', async () => {
    const rows = await matchedRows([
      { resourceid: `${machineId('node-1')}/extensions/more` },
      { resourceid: `${machineId('')}`.replace('group', 'node-1') },
      { additionalinfo: '{"ServiceType": {"a": 1}}' },
      { additionalinfo: '{"servicetype": "small"}' },
      { additionalinfo: '' },
      { additionalinfo: 'no JSON' },
      { additionalinfo: '{"ServiceType": "half \\ud83d"}' },
      { additionalinfo: '{"ServiceType": "small", "VCPUs": NaN}' },
      { additionalinfo: '{"ServiceType": "small",}' },
    ]);
    expect(rows.map((row) => [row.resource_id, row.instance_type])).toEqual([
      ['node-1', 'Standard_D4'],
      ['', 'Standard_D4'],
      ...Array.from({ length: 7 }, () => ['node-1', null]),
    ]);
  });

  it('are data transfer where network, service and direction say so', async () => {
    const { servicename, additionalinfo } = transferRow('DataTrIn');
    const transfer = { servicename, additionalinfo } as Row;
    const directions: readonly [line: Row, direction: string | null][] = [
      [transfer, 'datatrin'],
      [{ ...transfer, consumedservice: 'MICROSOFT.compute' }, 'datatrin'],
      [{ ...transfer, consumedservice: 'Microsoft.Storage' }, null],
      [{ ...transfer, servicename: '', metercategory: 'Virtual Network' }, 'datatrin'],
      [{ ...transfer, servicename: 'Bandwidth' }, null],
      [{ ...transfer, additionalinfo: '{"DATATRANSFERDIRECTION": "Odd"}' }, 'odd'],
      [{ ...transfer, additionalinfo: '{"DataTransferDirection": null}' }, null],
      [{ ...transfer, additionalinfo: '{"DataTransferDirection": ""}' }, ''],
      [{ ...transfer, additionalinfo: '{}' }, null],
    ];
    const rows = await matchedRows(directions.map(([line]) => line));
    expect(rows.map((row) => row.data_transfer_direction)).toEqual(
      directions.map(([, direction]) => direction),
    );
    const tagged = { ...transfer, ...taggedRow({ openshift_project: 'shop' }), ...transfer };
    const byTag = await rowsOf('matched_rows', { bill: [tagged] });
    expect(byTag).toMatchObject([{ resource_matched: 'false', data_transfer_direction: null }]);
  });

  it('have tags as texts', async () => {
    const keys = ['text', 'number', 'yes', 'fraction'].map((key) => ({ key, providerType: 'Azure' }));
    const tags =
      '{"text": "7", "number": 7, "yes": true, "fraction": 1.5, "off": "x", "openshift_node": "n"}';
    expect(await rowsOf('matched_rows', { bill: [billRow({ tags })], keys })).toMatchObject([
      { tags: '{"fraction":"1.5E0","number":"7","openshift_node":"n","text":"7","yes":"true"}' },
    ]);
  });
});

describe('lines with which a run of Koku fails (spec ocp-on-azure.md 3.1, 4)', () => {
  it('have pairs with quotes and backslashes, which are escaped as in the bill', async () => {
    const app = 'a"b\\c';
    const input = {
      bill: [taggedRow({ app })],
      openshift: [podRow({ pod_labels: JSON.stringify({ app }) })],
    };
    const [pairs, matched = []] = await onAzure(input, 'tag_pairs', 'matched_rows');
    expect(pairs).toEqual([{ key: 'app', value: app }]);
    expect(matched.map((row) => row.matched_tag)).toEqual([`"app": ${JSON.stringify(app)}`]);
  });
});

describe('tables (spec ocp-on-azure.md 8, 9)', () => {
  it('have no empty service and place in the detail, and keep them in the console', async () => {
    const bill = [billRow({ servicename: '', metercategory: '', resourcelocation: '' })];
    const [detail, byService, byLocation] = await onAzure(
      { bill, openshift: [podRow()] },
      ...['detail', 'cost_summary_by_service', 'cost_summary_by_location'],
    );
    expect(detail).toMatchObject([{ service_name: null, resource_location: null }]);
    expect(byService).toMatchObject([{ service_name: '' }]);
    expect(byLocation).toMatchObject([{ resource_location: '' }]);
  });
});

describe('infrastructure (spec ocp-on-azure.md 10)', () => {
  it('is found where the name of a resource is that of a node', async () => {
    const pipeline = infrastructurePipeline('Azure');
    const days = { start: '2025-10-01', end: '2025-10-01' };
    const sources = { schema: 'org1', openshift: run.sourceUuid, cloud: cloudUuid };
    const ids = ['node-1', 'NODE-1', 'node-10', ''].map(machineId);
    const [rows = []] = await engineRun(
      {
        pipeline,
        window: { ...days, inputs: inputsOf(pipeline, sources, days), config: {}, state: [] },
        rows: {
          bill_rows: [...ids, diskId('node-1'), '/node-1'].map((resourceid) => billRow({ resourceid })),
          pod_days: [pod(), pod({ node: '' })],
        },
      },
      ['infrastructure_matches'],
    );
    expect(rows.map((row) => [row.resource, row.node]).sort()).toEqual(
      [diskId('node-1'), machineId('node-1')].map((id) => [id, 'node-1']),
    );
  });
});
