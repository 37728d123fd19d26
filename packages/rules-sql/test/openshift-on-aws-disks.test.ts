import { describe, expect, it } from 'vitest';
import { billRow, diskHour, diskRow, taggedRow } from './support/aws/bill-rows.ts';
import { onAws, rowsOf, type OnAws } from './support/aws/on-aws.ts';
import { total } from './support/on-cloud.ts';
import { otherCluster, podRow, storageRow } from './support/openshift-rows.ts';

const disk: OnAws = { bill: [diskRow()], hours: [diskHour()], openshift: [storageRow()] };
const capacities = async (change: Partial<OnAws>) =>
  (await rowsOf('disk_capacities', { ...disk, ...change })).map((row) => row.capacity);
const shares = async (change: Partial<OnAws>) => {
  const rows = await rowsOf('result_rows', { ...disk, ...change });
  return Object.fromEntries(rows.map((row) => [row.namespace, Number(row.unblended_cost) / 16]));
};

describe('capacity of a disk (spec ocp-on-aws.md 4)', () => {
  it.each([
    [40.4, 744, [40]],
    [40.5, 744, [41]],
    [0.5, 744, [1]],
    [0.4, 744, []],
    [0, 744, []],
    [40, 0, []],
    [0, 0, []],
    [40, null, []],
    [null, 744, []],
    [-40, 744, []],
  ])('cost %s an hour at the rate %s of a month gives %j GB', async (cost, rate, expected) => {
    const hours = [diskHour({ lineitem_unblendedcost: cost, lineitem_unblendedrate: rate })];
    expect(await capacities({ hours })).toEqual(expected);
  });

  it('takes the greatest cost and the greatest rate of the hours of the day', async () => {
    const hours = [
      diskHour({ lineitem_unblendedcost: 80, lineitem_unblendedrate: 372 }),
      diskHour({ lineitem_unblendedcost: 2 }),
      diskHour({ lineitem_usagestartdate: '2025-10-02 00:00:00', lineitem_unblendedcost: 1000 }),
      diskHour({ lineitem_resourceid: 'vol-10', lineitem_unblendedcost: 1000 }),
    ];
    expect(await capacities({ hours })).toEqual([80]);
  });

  it('knows the hours of the month', async () => {
    const day = '2024-02-10';
    const time = `${day} 00:00:00`;
    const hours = [diskHour({ lineitem_usagestartdate: time, lineitem_unblendedrate: 29 * 24 })];
    const input = {
      bill: [diskRow({ lineitem_usagestartdate: time })],
      hours,
      openshift: [storageRow({ usage_start: day })],
      volumes: [{ interval_start: time, persistentvolume: 'volume-1', csi_volume_handle: 'vol-1' }],
      days: { start: day, end: day },
    };
    expect(await capacities(input)).toEqual([40]);
  });

  it('asks for a volume of the cluster on that day whose handle is in the id', async () => {
    expect(await capacities({ openshift: [storageRow({ csi_volume_handle: 'ol-' })] })).toEqual([40]);
    for (const change of [
      { csi_volume_handle: '' },
      { csi_volume_handle: 'vol-2' },
      { usage_start: '2025-10-02' },
      otherCluster,
    ]) {
      expect(await capacities({ openshift: [storageRow(change)] })).toEqual([]);
    }
  });

  it('is known of tag-matched rows too, and of any product family', async () => {
    const bill = [taggedRow({ openshift_project: 'shop' }, { lineitem_resourceid: 'x/vol-1/y' })];
    expect(await capacities({ bill, hours: [diskHour({ lineitem_resourceid: 'x/vol-1/y' })] })).toEqual([40]);
  });
});

describe('parts of a disk (spec ocp-on-aws.md 5.1, 5.2)', () => {
  it('gives each claim its share, and the rest to nobody', async () => {
    expect(await shares({})).toEqual({ shop: 0.25, 'Storage unattributed': 0.75 });
  });

  it('counts a group of claims once, by the greatest capacity', async () => {
    const openshift = [
      storageRow({ persistentvolumeclaim_capacity_gigabyte: 20 }),
      storageRow({ node: 'node-2', persistentvolumeclaim_capacity_gigabyte: 10 }),
    ];
    expect(await shares({ openshift })).toEqual({ shop: 0.5, 'Storage unattributed': 0.5 });
  });

  it('gives a volume without a claim to nobody, without usage, tags and categories', async () => {
    const rows = await rowsOf('result_rows', {
      ...disk,
      openshift: [storageRow({ persistentvolumeclaim: '', cost_category_id: 3 })],
    });
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({
        namespace: 'Storage unattributed',
        data_source: 'Storage',
        persistentvolumeclaim: '',
        persistentvolume: 'volume-1',
        usage_amount: null,
        tags: null,
        aws_cost_category: null,
        cost_category_id: null,
      });
    }
    expect(total(rows, 'unblended_cost')).toBe(16);
  });

  it('has no rest where the volumes fill the disk, and a negative one where they exceed it', async () => {
    const filled = (gigabytes: number) => ({
      openshift: [storageRow({ persistentvolumeclaim_capacity_gigabyte: gigabytes })],
    });
    expect(await shares(filled(40))).toEqual({ shop: 1 });
    expect(await shares(filled(60))).toEqual({ shop: 1.5, 'Storage unattributed': -0.5 });
  });

  it('shares the rest among the clusters on the disk', async () => {
    const openshift = [
      storageRow(),
      storageRow({ ...otherCluster, namespace: 'far', persistentvolumeclaim_capacity_gigabyte: 20 }),
    ];
    const one = await shares({ openshift });
    const two = await shares({
      openshift,
      run: { sourceUuid: otherCluster.source_uuid, clusterId: 'cluster-2', clusterAlias: 'Two' },
    });
    expect(one).toEqual({ shop: 0.25, 'Storage unattributed': 0.125 });
    expect(two).toEqual({ far: 0.5, 'Storage unattributed': 0.125 });
  });

  it('has one pool for the window, but a capacity for each day', async () => {
    const second = '2025-10-02';
    const [results = []] = await onAws(
      {
        bill: [diskRow(), diskRow({ row_uuid: 'row-2', lineitem_usagestartdate: `${second} 00:00:00` })],
        hours: [
          diskHour(),
          diskHour({ lineitem_usagestartdate: `${second} 00:00:00`, lineitem_unblendedcost: 80 }),
        ],
        openshift: [
          storageRow(),
          storageRow({ usage_start: second, persistentvolumeclaim_capacity_gigabyte: 30 }),
        ],
        days: { start: '2025-10-01', end: second },
      },
      'disk_remainders',
    );
    const rest = Object.fromEntries(results.map((row) => [row.usage_start, row.unblended_cost]));
    expect(rest).toEqual({ '2025-10-01': 4, [second]: 10 });
  });

  it('does not give a disk with a capacity to the node, and one without only by its id', async () => {
    const openshift = [podRow({ resource_id: 'ol-1' }), storageRow()];
    expect(await shares({ openshift })).toEqual({ shop: 0.25, 'Storage unattributed': 0.75 });
    expect(await shares({ openshift, hours: [] })).toEqual({ shop: 0.25 });
    expect((await rowsOf('claim_parts', { ...disk, openshift, hours: [] })).length).toBe(0);
    expect(await shares({ openshift: [podRow(), storageRow()], hours: [] })).toEqual({});
  });

  it('leaves out volumes of nobody, rows by tag and transfer', async () => {
    const nobody = storageRow({ namespace: 'Storage unattributed' });
    expect(await rowsOf('claim_parts', { ...disk, openshift: [nobody] })).toEqual([]);
    expect(await rowsOf('claim_parts', { ...disk, openshift: [storageRow({ namespace: null })] })).toEqual(
      [],
    );
    const transfer = billRow({
      lineitem_resourceid: 'vol-1',
      product_productfamily: 'Data Transfer',
      lineitem_usagetype: 'In-Bytes',
    });
    expect(await rowsOf('claim_parts', { ...disk, bill: [transfer] })).toEqual([]);
  });
});
