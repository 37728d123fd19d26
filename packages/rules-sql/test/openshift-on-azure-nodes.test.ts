import { describe, expect, it } from 'vitest';
import { clouds } from '@ocp/core';
import {
  billRow,
  diskId,
  diskRow,
  machineId,
  onAzure,
  rowsOf,
  transferRow,
} from './support/azure/bill-rows.ts';
import { total } from './support/on-cloud.ts';
import { podRow, storageRow } from './support/openshift-rows.ts';
import type { Row } from './support/run.ts';

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

  it('goes to a node whose own name has `_osdisk`, though no other cost does (5.3)', async () => {
    const resourceid = machineId('node-1_osdisk');
    const bill = [
      transferRow('DataTrIn', { quantity: 3, resourceid }),
      billRow({ row_uuid: 'row-2', resourceid }),
    ];
    const rows = await rowsOf('detail', { bill, openshift: [podRow({ node: 'node-1_osdisk' })] });
    expect(rows).toMatchObject([{ namespace: 'Network unattributed', infrastructure_data_in_gigabytes: 3 }]);
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
