import { expect, test } from 'vitest';
import { diskRemainders } from '../../src/steps/openshift-on-cloud/disk-remainders.ts';
import { claimParts, diskPools } from '../../src/steps/openshift-on-cloud/disks.ts';
import { cloudLike, make, type Relations } from '../support/cloud-steps.ts';

const day = '2025-10-02';
const disk = { resource_id: 'vol-1', disk_id: 'disk-1' };
const matched = {
  ...disk,
  row_uuid: 'r',
  usage_start: day,
  resource_matched: true,
  usage_amount: 2.123456789123,
  unblended_cost: 10,
  unit: 'GB',
  aws_cost_category: 'c',
};
const volume = { persistentvolume: 'pv', csi_volume_handle: 'vol-1' };
const claim = {
  ...volume,
  source_uuid: 'own',
  cluster_id: 'one',
  usage_start: day,
  namespace: 'shop',
  persistentvolumeclaim: 'data',
  resource_id: 'i-1',
  persistentvolumeclaim_capacity_gigabyte: 20,
};
const relations = (more: Relations = {}): Relations => ({
  matched_rows: [matched],
  openshift_rows: [claim],
  disk_volumes: [{ ...disk, ...volume, pooled: true }],
  disk_capacities: [{ disk_id: 'disk-1', usage_start: day, capacity: 10 }],
  ...more,
});
const part = ['resource_id', 'namespace', 'unblended_cost', 'usage_amount', 'unit', 'counted'];

test('a claim has its share of the disk, also above one', async () => {
  expect(await make(claimParts, cloudLike(), relations(), part)).toEqual([
    {
      resource_id: 'vol-1',
      namespace: 'shop',
      unblended_cost: 20,
      usage_amount: 2.123456789123,
      unit: 'GB',
      counted: false,
    },
  ]);
});

test('a claim larger than its disk may take it whole, and be counted', async () => {
  const cloud = cloudLike({ disks: { largeClaims: 'whole' } });
  const shares = async (capacity: number) => {
    const disk_capacities = [{ disk_id: 'disk-1', usage_start: day, capacity }];
    const [made] = await make(claimParts, cloud, relations({ disk_capacities }), part);
    return [made!['unblended_cost'], made!['counted']];
  };
  expect(await shares(10)).toEqual([10, true]);
  expect(await shares(0)).toEqual([10, true]);
  expect(await shares(20)).toEqual([10, false]);
  expect(await shares(40)).toEqual([5, false]);
});

test('unit, decimals and resource of a part are as the cloud declares them', async () => {
  const cloud = cloudLike({ partDecimals: 9, resourceId: 'node', disks: { unit: 'GB-Mo' } });
  expect(await make(claimParts, cloud, relations(), part)).toMatchObject([
    { resource_id: 'i-1', unit: 'GB-Mo', usage_amount: 2.123456789, unblended_cost: 20 },
  ]);
});

test('a volume without a claim is of nobody, with or without its amount', async () => {
  const openshift_rows = [{ ...claim, persistentvolumeclaim: '', volume_labels: '{"a":"b"}' }];
  const columns = [...part, 'labels', 'aws_cost_category'];
  const nobody = { namespace: 'Storage unattributed', labels: null, aws_cost_category: null };
  expect(await make(claimParts, cloudLike(), relations({ openshift_rows }), columns)).toMatchObject([
    { ...nobody, usage_amount: null, unblended_cost: 20 },
  ]);
  const kept = cloudLike({ disks: { amountOfNobody: 'kept' }, notOfNobody: [] });
  expect(await make(claimParts, kept, relations({ openshift_rows }), columns)).toMatchObject([
    { ...nobody, aws_cost_category: 'c', usage_amount: 2.123456789123 },
  ]);
});

test('claims of nobody have a share too, where the cloud says so', async () => {
  const openshift_rows = [null, 'Storage unattributed'].map((namespace) => ({ ...claim, namespace }));
  expect(await make(claimParts, cloudLike(), relations({ openshift_rows }), part)).toEqual([]);
  const shared = cloudLike({ disks: { ofNobody: 'shared' } });
  expect(await make(claimParts, shared, relations({ openshift_rows }), part)).toHaveLength(2);
});

test('rows of data transfer have a remainder, where the cloud says so', async () => {
  const transfer = relations({
    matched_rows: [{ ...matched, data_transfer_direction: 'IN' }],
    disk_pools: [{ disk_id: 'disk-1', pool: 4, sharers: 1 }],
  });
  expect(await make(diskRemainders, cloudLike(), transfer, ['unblended_cost'])).toEqual([]);
  const cloud = cloudLike({ disks: { remaindersOfTransfer: true } });
  expect(await make(diskRemainders, cloud, transfer, ['unblended_cost'])).toEqual([{ unblended_cost: 6 }]);
});

test('a size without a day holds on all days', async () => {
  const disk_capacities = [{ disk_id: 'disk-1', usage_start: null, capacity: 40 }];
  const monthly = cloudLike({ disks: { sizePer: 'month' } });
  const [made] = await make(claimParts, monthly, relations({ disk_capacities }), part);
  expect(made).toMatchObject({ unblended_cost: 5 });
  expect(await make(claimParts, cloudLike(), relations({ disk_capacities }), part)).toEqual([]);
});

test('volumes without a name or a handle lie on their disks too', async () => {
  const unnamed = { persistentvolume: '', csi_volume_handle: null };
  const linked = relations({
    openshift_rows: [{ ...claim, ...unnamed }],
    disk_volumes: [{ ...disk, ...unnamed, pooled: true }],
  });
  expect(await make(claimParts, cloudLike(), linked, part)).toHaveLength(1);
});

test('a pool counts a volume once a cluster or once, and only what fills the disk', async () => {
  const openshift_rows = [
    claim,
    { ...claim, source_uuid: 'other', cluster_id: 'two', persistentvolumeclaim_capacity_gigabyte: 30 },
    { ...claim, persistentvolume: 'beside', csi_volume_handle: 'x' },
    { ...claim, usage_start: '2025-10-03', persistentvolumeclaim_capacity_gigabyte: 90 },
  ];
  const disk_volumes = [
    { ...disk, ...volume, pooled: true },
    { ...disk, resource_id: 'vol-2', ...volume, pooled: true },
    { ...disk, persistentvolume: 'beside', csi_volume_handle: 'x', pooled: false },
  ];
  const pools = (pooledBy: 'cluster' | 'volume') =>
    make(diskPools, cloudLike({ disks: { pooledBy } }), relations({ openshift_rows, disk_volumes }), [
      'disk_id',
      'pool',
      'sharers',
    ]);
  expect(await pools('cluster')).toEqual([{ disk_id: 'disk-1', pool: 50, sharers: 2 }]);
  expect(await pools('volume')).toEqual([{ disk_id: 'disk-1', pool: 30, sharers: 1 }]);
});

test('nothing that is left of a disk is left out or written', async () => {
  const left = async (pool: number, nothingLeft: 'left out' | 'written') => {
    const disk_pools = [{ disk_id: 'disk-1', pool, sharers: 2 }];
    const rows = await make(
      diskRemainders,
      cloudLike({ disks: { nothingLeft } }),
      relations({ disk_pools }),
      ['namespace', 'unblended_cost', 'usage_amount'],
    );
    return rows.map((row) => row['unblended_cost']);
  };
  expect(await left(4, 'left out')).toEqual([3]);
  expect(await left(20, 'left out')).toEqual([-5]);
  expect(await left(10, 'left out')).toEqual([]);
  expect(await left(10, 'written')).toEqual([0]);
});
