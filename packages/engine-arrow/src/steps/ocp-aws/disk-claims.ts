import { NULL_CODE } from '../../columns.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';
import { ownRows } from './own-rows.ts';
import { rowsWhere, rowsWithId } from './rows-where.ts';

const ownColumns = [
  'usage_start',
  'csi_volume_handle',
  'namespace',
  'cluster_alias',
  'node',
  'persistentvolumeclaim',
  'persistentvolume',
  'storageclass',
  'volume_labels',
  'persistentvolumeclaim_capacity_gigabyte',
  'cost_category_id',
];

/**
 * Own rows of volumes of somebody, each with the disk (`disk`) that it lies on and the disk's capacity on its day
 * (spec ocp-on-aws.md 5.1).
 */
export function claimsOnDisks(context: StepContext): Table {
  const { table, pool } = context;
  const own = ownRows(context, ownColumns);
  const [volume, namespace] = [own.codes('persistentvolume'), own.codes('namespace')];
  const nobody = pool.intern('Storage unattributed');
  const volumes = rowsWhere(own, (row) => {
    return volume[row] !== NULL_CODE && namespace[row] !== NULL_CODE && namespace[row] !== nobody;
  });
  const disks = table('disk_handles');
  const withHandle = rowsWithId(volumes, 'csi_volume_handle', pool);
  const onDisks = join('inner', withHandle, disks, ['csi_volume_handle'], { disk: 'resource_id' });
  const sameDay = { disk: 'resource_id', usage_start: 'usage_start' };
  return join('inner', onDisks, table('disk_capacities'), sameDay, { capacity: 'capacity' });
}
