import { expect, test } from 'vitest';
import { diskRemainders } from '../../src/steps/clouds/gcp/disk-remainders.ts';
import { diskVolumes } from '../../src/steps/clouds/gcp/disk-volumes.ts';
import { nodeLinks } from '../../src/steps/clouds/gcp/node-links.ts';
import { cloudLike, make } from '../support/cloud-steps.ts';

const day = '2025-10-02';

test('only what the global name tells fills a disk', async () => {
  const relations = {
    matched_rows: [
      { resource_id: 'pvc-1', disk_id: '/disk/handle-1' },
      { resource_id: 'handle-2', disk_id: '/disk/x' },
      { resource_id: 'handle-1', disk_id: null },
    ],
    openshift_rows: ['handle-1', 'handle-2', '', null].map((csi_volume_handle) => ({
      persistentvolume: 'pv',
      csi_volume_handle,
    })),
  };
  const links = await make(diskVolumes, cloudLike(), relations, [
    'resource_id',
    'disk_id',
    'csi_volume_handle',
    'pooled',
  ]);
  expect(links).toEqual([
    { resource_id: 'pvc-1', disk_id: '/disk/handle-1', csi_volume_handle: 'handle-1', pooled: true },
    { resource_id: 'handle-2', disk_id: '/disk/x', csi_volume_handle: 'handle-2', pooled: false },
    { resource_id: 'handle-1', disk_id: null, csi_volume_handle: 'handle-1', pooled: false },
  ]);
});

test('a node is in every resource that contains its name', async () => {
  const pod = { source_uuid: 'own', resource_id: 'ocp-1', data_source: 'Pod' };
  const relations = {
    matched_rows: [{ resource_id: 'node-12', resource_matched: true }, { resource_id: 'node-1' }],
    openshift_rows: ['node-1', 'node-12', 'Node'].map((node) => ({ ...pod, node })),
  };
  const links = await make(nodeLinks, cloudLike(), relations, ['resource_id', 'node']);
  expect(links).toEqual([
    { resource_id: 'node-12', node: 'node-1' },
    { resource_id: 'node-12', node: 'node-12' },
  ]);
});

test('what is left of a disk goes to each namespace and label object on it', async () => {
  const disk = { resource_id: 'd', disk_id: 'D' };
  const volume = { persistentvolume: 'pv', csi_volume_handle: 'h' };
  const claim = {
    ...volume,
    source_uuid: 'own',
    usage_start: day,
    persistentvolumeclaim_capacity_gigabyte: 4,
  };
  const left = (capacity: number, pools: { pool: number; sharers: number }[]) =>
    make(
      diskRemainders,
      cloudLike({ resourceId: 'node', disks: { sizePer: 'month' } }),
      {
        matched_rows: [
          {
            ...disk,
            row_uuid: 'r',
            usage_start: day,
            resource_matched: true,
            unblended_cost: 8,
            usage_amount: 5,
          },
        ],
        openshift_rows: [
          { ...claim, namespace: 'shop', volume_labels: '{"a":"b"}', resource_id: 'ocp-1' },
          { ...claim, namespace: 'pay', volume_labels: '{"a":"b"}', resource_id: 'ocp-2' },
        ],
        disk_volumes: [{ ...disk, ...volume, pooled: true }],
        disk_capacities: [{ disk_id: 'D', usage_start: null, capacity }],
        disk_pools: pools.map((pool) => ({ disk_id: 'D', ...pool })),
      },
      ['resource_id', 'namespace', 'labels', 'unblended_cost', 'usage_amount'],
    );
  const part = { namespace: 'Storage unattributed', labels: '{"a":"b"}', usage_amount: 0 };
  expect(await left(16, [{ pool: 8, sharers: 2 }])).toEqual([
    { ...part, resource_id: 'ocp-1', unblended_cost: 2 },
    { ...part, resource_id: 'ocp-2', unblended_cost: 2 },
  ]);
  const costs = async (...of: Parameters<typeof left>) =>
    (await left(...of)).map((row) => row['unblended_cost']);
  expect(await costs(4, [{ pool: 8, sharers: 2 }])).toEqual([0, 0]);
  expect(await costs(8, [{ pool: 8, sharers: 2 }])).toEqual([0, 0]);
  expect(await costs(0, [])).toEqual([0, 0]);
  expect(await costs(16, [])).toEqual([null, null]);
});
