import { expect, test } from 'vitest';
import { TextPool } from '../../src/kernels/index.ts';
import { diskVolumes } from '../../src/steps/clouds/azure/disk-volumes.ts';
import { keptRows } from '../../src/steps/clouds/azure/kept.ts';
import { nodeLinks } from '../../src/steps/clouds/azure/node-links.ts';
import { resourceNames } from '../../src/steps/clouds/azure/resource-name.ts';
import { unitsAndQuantities } from '../../src/steps/clouds/azure/units.ts';
import { Table } from '../../src/table.ts';
import { codesOf, column, textsOf, valuesOf } from '../kernels/samples.ts';
import { cloudLike, make } from '../support/cloud-steps.ts';

const pool = new TextPool();

test('the ninth part of an id is the name', () => {
  const ids = ['/subscriptions/S/resourceGroups/G/providers/P/T/disk-1', 'subscriptions/S/x', null];
  expect(textsOf(pool, resourceNames(codesOf(pool, ids), pool))).toEqual(['disk-1', null, null]);
});

test.each([
  ['100 Hours', 'Virtual Machines', 'Hrs', 3],
  ['100 Hours', 'Storage', 'Hrs', 300],
  ['1 GB/Month', 'Storage', 'GB-Mo', 3],
  ['10 GB', 'Storage', '10 GB', 30],
  ['10 GB ', 'Storage', 'GB', 30],
  ['10 GB  ', 'Storage', 'GB', 30],
  ['10K  x', 'Storage', '10K  x', 3],
  ['Hours', 'Storage', 'Hours', 3],
  ['1 Hour', 'Storage', '1 Hour', 3],
  ['10 ', 'Storage', '10 ', 3],
  [null, 'Storage', null, 3],
])('3 of %j of %s are of the unit %j and %d', (unit, category, expected, quantity) => {
  const rows = new Table(1, {
    unitofmeasure: { codes: codesOf(pool, [unit]) },
    metercategory: { codes: codesOf(pool, [category]) },
    quantity: column([3]),
  });
  const made = new Table(1, unitsAndQuantities(rows, pool));
  expect(textsOf(pool, made.codes('unit_of_measure'))).toEqual([expected]);
  expect(valuesOf(made.numbers('usage_quantity'))).toEqual([quantity]);
});

test('a volume lies on a disk that contains its name or that its handle names', async () => {
  const volume = (persistentvolume: string, csi_volume_handle: string | null, data_source = 'Storage') => ({
    persistentvolume,
    csi_volume_handle,
    data_source,
  });
  const relations = {
    matched_rows: [{ resource_id: 'Disk-pv-1' }, { resource_id: null }],
    openshift_rows: [
      volume('pv-1', 'x'),
      volume('PV-1', 'y'),
      volume('other', 'disk-PV-1'),
      volume('other', 'isk-pv-1'),
      volume('', null),
      volume('pv-1', 'pod', 'Pod'),
    ],
  };
  const links = await make(diskVolumes, cloudLike(), relations, [
    'disk_id',
    'persistentvolume',
    'csi_volume_handle',
    'pooled',
  ]);
  const disk = { disk_id: 'Disk-pv-1', pooled: true };
  expect(links).toHaveLength(3);
  expect(links).toEqual(
    expect.arrayContaining([
      { ...disk, persistentvolume: 'pv-1', csi_volume_handle: 'x' },
      { ...disk, persistentvolume: 'other', csi_volume_handle: 'disk-PV-1' },
      { ...disk, persistentvolume: '', csi_volume_handle: null },
    ]),
  );
});

test('pods belong to what has the name of their node, volumes to what contains theirs', async () => {
  const own = { source_uuid: 'own', resource_id: 'ocp-1' };
  const pod = { ...own, data_source: 'Pod' };
  const relations = {
    matched_rows: ['Node-1', 'node-1_OsDisk', 'node-12', 'x-pv'].map((resource_id) => ({
      resource_id,
      resource_matched: true,
    })),
    openshift_rows: [
      { ...pod, node: 'NODE-1' },
      { ...pod, node: 'node-12', resource_id: '' },
      { ...pod, node: 'node-12', source_uuid: 'other' },
      { ...own, data_source: 'Storage', node: 'x', persistentvolume: 'pv' },
    ],
  };
  const links = await make(nodeLinks, cloudLike(), relations, ['resource_id', 'node', 'persistentvolume']);
  expect(links).toEqual([
    { resource_id: 'Node-1', node: 'NODE-1', persistentvolume: null },
    { resource_id: 'node-1_OsDisk', node: 'NODE-1', persistentvolume: null },
    { resource_id: 'x-pv', node: 'x', persistentvolume: 'pv' },
  ]);
});

test('the parts of nodes and of tags are kept by row, with the place among clusters that a row has or gets', async () => {
  const part = { row_uuid: 'r', usage_start: '2025-10-02' };
  const rows = ['s', 't'].map((row_uuid) => ({ ...part, row_uuid }));
  const relations = {
    node_parts: [part, part, ...rows],
    tag_parts: [part],
    other_parts: [
      { row_uuid: 's', parts: 1, place: 1 },
      { row_uuid: 's', parts: 1, place: 2 },
      { row_uuid: 't', parts: 1, place: 2 },
    ],
    own_parts: [{ row_uuid: 't', parts: 9, place: 1 }],
  };
  expect(await make(keptRows, cloudLike(), relations, ['row_uuid', 'parts', 'place'])).toEqual([
    { row_uuid: 'r', parts: 3, place: 1 },
    { row_uuid: 's', parts: 1, place: 3 },
    { row_uuid: 't', parts: 1, place: 1 },
  ]);
});
