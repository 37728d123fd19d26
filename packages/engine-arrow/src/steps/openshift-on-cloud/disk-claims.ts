import { namespaceOfNobody, type Cloud } from '@ocp/core';
import { NULL_CODE } from '../../columns.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { CloudContext } from '../clouds/cloud-kernels.ts';
import { rowsWhere } from '../rows-where.ts';
import { ownRows } from './own-rows.ts';

/** What a row of the bill and a claim on its disk share. */
export const onDisk = ['resource_id', 'disk_id', 'usage_start'];

/** By what a disk has its size. */
export const sizeKey = ({ differences }: Cloud): string[] =>
  differences.disks.sizePer === 'day' ? ['disk_id', 'usage_start'] : ['disk_id'];

const ownColumns = [
  'usage_start',
  'csi_volume_handle',
  'namespace',
  'cluster_alias',
  'node',
  'node_resource_id',
  'persistentvolumeclaim',
  'persistentvolume',
  'storageclass',
  'volume_labels',
  'persistentvolumeclaim_capacity_gigabyte',
  'cost_category_id',
];

/**
 * Own rows of volumes, of somebody or of anybody, each with the disk (`resource_id`, `disk_id`) that it lies on and the disk's `capacity`
 * (spec ocp-on-aws.md 5.1).
 */
export function claimsOnDisks(context: CloudContext): Table {
  const { cloud, table, pool } = context;
  const own = ownRows(context, ownColumns);
  const [volume, namespace] = [own.codes('persistentvolume'), own.codes('namespace')];
  const nobody = pool.intern(namespaceOfNobody.storage);
  const isAnybodys = cloud.differences.disks.ofNobody === 'shared';
  const isSomebodys = (row: number) => namespace[row] !== NULL_CODE && namespace[row] !== nobody;
  const volumes = rowsWhere(own, (row) => volume[row] !== NULL_CODE && (isAnybodys || isSomebodys(row)));
  const disk = { resource_id: 'resource_id', disk_id: 'disk_id' };
  const onDisks = join('inner', volumes, table('disk_volumes'), volumeKey, disk, 'equal');
  return join('inner', onDisks, table('disk_capacities'), sizeKey(cloud), { capacity: 'capacity' });
}

/** What a volume is linked to its disk by; a volume without a name is one too. */
export const volumeKey = ['persistentvolume', 'csi_volume_handle'];
