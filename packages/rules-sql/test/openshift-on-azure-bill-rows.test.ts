import { describe, expect, it } from 'vitest';
import { clouds, infrastructurePipeline, inputsOf } from '@ocp/core';
import {
  billRow,
  diskId,
  diskRow,
  machineId,
  onAzure,
  rowsOf,
  taggedRow,
  transferRow,
} from './support/azure/bill-rows.ts';
import { engineRun } from './support/engine-run.ts';
import { cloudUuid, total } from './support/on-cloud.ts';
import { podRow, storageRow } from './support/openshift-rows.ts';
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

describe('network (spec ocp-on-azure.md 7, 8)', () => {
  it('goes whole to the node that has exactly the name', async () => {
    const bill = [
      transferRow('DataTrIn', { quantity: 3 }),
      transferRow('DataTrOut', { row_uuid: 'row-2', quantity: 5 }),
      transferRow('Sideways', { row_uuid: 'row-3', quantity: 7 }),
      transferRow('', { row_uuid: 'row-4' }),
      transferRow('DataTrIn', { row_uuid: 'row-5', resourceid: machineId('NODE-1') }),
      transferRow('DataTrIn', { row_uuid: 'row-6', resourceid: machineId('node-1_osdisk') }),
    ];
    const openshift = [podRow(), podRow({ namespace: 'pay' }), podRow({ resource_id: '' })];
    const rows = await rowsOf('detail', { bill, openshift, markup: 50 });
    const found = rows.map((row) => [
      row.data_transfer_direction,
      row.infrastructure_data_in_gigabytes,
      row.infrastructure_data_out_gigabytes,
      row.usage_quantity,
    ]);
    expect(found.sort((a, b) => Number(a[3]) - Number(b[3]))).toEqual([
      ['IN', 3, 0, 3],
      ['OUT', 0, 5, 5],
      [null, 0, 0, 7],
    ]);
    expect(rows).toMatchObject(
      rows.map(() => ({ namespace: 'Network unattributed', pretax_cost: 16, markup_cost: 8, tags: '{}' })),
    );
  });
});

describe('disks (spec ocp-on-azure.md 5.1 to 5.3)', () => {
  it('have 39 sizes', () => {
    const sizes = clouds.Azure.diskSizes ?? [];
    expect(sizes).toHaveLength(39);
    expect(sizes).toEqual(
      expect.arrayContaining([
        { name: 'P1', gibibytes: 4 },
        { name: 'E80', gibibytes: 32767 },
        { name: 'S4', gibibytes: 32 },
      ]),
    );
    expect(sizes.map(({ name }) => name)).not.toContain('S3');
  });

  it("are those of Koku's table where it has any, and no others (section 2, Config)", async () => {
    const sized = async (metername: string) => {
      const input = {
        bill: [diskRow({ metername })],
        openshift: [storageRow()],
        diskSizes: [{ name: 'E4', gibibytes: 40 }],
      };
      const [capacities = [], result = []] = await onAzure(input, 'disk_capacities', 'result_rows');
      return [capacities.map(({ capacity }) => capacity), result.map((row) => row.pretax_cost).sort()];
    };
    expect(await sized('E4 LRS Disk')).toEqual([[40], [12, 4]]);
    expect(await sized('P10 LRS Disk')).toEqual([[], []]);
  });

  it.each<[string, Row, number[]]>([
    ['by the name before a blank', { metername: 'P10 LRS Disk' }, [128]],
    ['not by a longer name', { metername: 'P100 LRS Disk' }, []],
    ['the largest of several', { metername: 'P4 to E6 LRS Disk' }, [64]],
    ['not without a blank', { metername: 'P10' }, []],
    ['not of another service', { servicename: 'Virtual Machines' }, []],
    ['also of a service that only mentions storage', { servicename: 'My Storage' }, [32]],
    ['not of another kind of resource', { resourceid: machineId('volume-1') }, []],
  ])('have a size %s', async (_, change, sizes) => {
    const rows = await rowsOf('disk_capacities', { bill: [diskRow(change)], openshift: [storageRow()] });
    expect(rows.map(({ capacity }) => capacity)).toEqual(sizes);
  });

  it('with a size on one day are no resource on any day of the window', async () => {
    const bill = [
      diskRow({ metername: 'unknown' }),
      diskRow({ row_uuid: 'row-2', date: '2025-10-02 00:00:00' }),
    ];
    const days = { start: '2025-10-01', end: '2025-10-02' };
    const openshift = [storageRow({ resource_id: 'i-1' })];
    expect(await rowsOf('node_parts', { bill, openshift, days })).toEqual([]);
    expect(await rowsOf('node_parts', { bill: bill.slice(0, 1), openshift, days })).toMatchObject([
      { row_uuid: 'row-1', data_source: 'Storage', persistentvolume: 'volume-1', pretax_cost: 16 },
    ]);
  });

  it('are found by a handle in any case; what is left of them is written, also nothing and less', async () => {
    // The name of its group matches it, since candidates are looked for letter by letter.
    const bill = [diskRow({ resourceid: diskId('VOL-1').replace('group', 'node-1') })];
    const rest = async (capacity: number) => {
      const openshift = [storageRow({ persistentvolumeclaim_capacity_gigabyte: capacity })];
      const [claims = [], remainders = []] = await onAzure(
        { bill, openshift },
        'claim_parts',
        'disk_remainders',
      );
      return [total(claims, 'pretax_cost'), ...remainders.map((row) => row.pretax_cost)];
    };
    expect(await rest(8)).toEqual([4, 12]);
    expect(await rest(32)).toEqual([16, 0]);
    expect(await rest(64)).toEqual([32, -16]);
  });

  it('leave a rest also of data transfer, but share it with no claim', async () => {
    const bill = [diskRow(), transferRow('DataTrIn', { row_uuid: 'row-2', resourceid: diskId('volume-1') })];
    const [claims, remainders] = await onAzure(
      { bill, openshift: [storageRow()] },
      'claim_parts',
      'disk_remainders',
    );
    expect(claims).toMatchObject([{ row_uuid: 'row-1' }]);
    expect(remainders?.map((row) => row.row_uuid).sort()).toEqual(['row-1', 'row-2']);
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
