import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { concat } from '../../../concat.ts';
import { distinctIds, distinctTexts } from '../../distinct-texts.ts';
import type { CloudStep } from '../cloud-kernels.ts';

const link = ['resource_id', 'disk_id', 'csi_volume_handle'];

/** Spec ocp-on-gcp.md 5.1, 5.2: the handle is in the global name or in the name; only those in the global one fill the disk. */
export const diskVolumes: CloudStep = ({ table, pool }) => {
  const disks = distinct(table('matched_rows'), ['resource_id', 'disk_id']);
  const volumes = distinct(table('openshift_rows'), ['persistentvolume', 'csi_volume_handle']);
  const handles = distinctIds(pool, volumes.codes('csi_volume_handle'));
  const containing = (column: 'resource_id' | 'disk_id') => {
    const found = containsJoin(distinctTexts(pool, disks.codes(column)), handles, pool);
    const pairs = new Table(found.texts.length, {
      [column]: { codes: found.texts },
      csi_volume_handle: { codes: found.others },
    });
    return join('inner', disks, pairs, [column], { csi_volume_handle: 'csi_volume_handle' });
  };
  const globally = containing('disk_id');
  const links = distinct(concat([globally, containing('resource_id')], link), link);
  // The links by global name are distinct, and stand first.
  const pooled = Float64Array.from({ length: links.rows }, (_, row) => (row < globally.rows ? 1 : 0));
  const named = { persistentvolume: 'persistentvolume' };
  return join(
    'inner',
    links.with({ pooled: { values: pooled, validity: undefined } }),
    volumes,
    ['csi_volume_handle'],
    named,
  );
};
