import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { ArrowStep } from '../step.ts';
import { rowsWhere } from './rows-where.ts';

/**
 * Spec ocp-on-aws.md 5.2: all clusters of the tenant, on the disk's days in the window; one volume name counts once a cluster
 * (quirk 12).
 */
export const diskPools: ArrowStep = {
  name: 'disk_pools',
  make: ({ table }) => {
    const matched = table('matched_rows');
    const byResource = matched.numbers('resource_matched').values;
    const diskDays = distinct(
      rowsWhere(matched, (row) => byResource[row] === 1),
      ['resource_id', 'usage_start'],
    );
    const volumes = table('openshift_rows').select([
      'usage_start',
      'csi_volume_handle',
      'cluster_id',
      'persistentvolume',
      'persistentvolumeclaim_capacity_gigabyte',
    ]);
    const disks = table('disk_handles');
    const onDisks = join('inner', volumes, disks, ['csi_volume_handle'], { resource_id: 'resource_id' });
    const onDays = join('inner', onDisks, diskDays, ['resource_id', 'usage_start'], {});
    const names = new Grouping(onDays, ['resource_id', 'cluster_id', 'persistentvolume']);
    const sizes = names.keys.with({ capacity: names.max('persistentvolumeclaim_capacity_gigabyte') });
    const pools = new Grouping(sizes, ['resource_id']);
    return pools.keys.with({ pool: pools.sum('capacity'), clusters: pools.countDistinct('cluster_id') });
  },
};
