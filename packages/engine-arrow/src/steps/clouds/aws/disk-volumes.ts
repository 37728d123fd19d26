import { sameNumber } from '../../../columns.ts';
import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctIds, distinctTexts } from '../../distinct-texts.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-aws.md 4, 5.1, 5.2: volumes whose handle is contained in the id. Pools count those of every cluster. */
export const diskVolumes: CloudStep = ({ table, pool }) => {
  const ids = distinctTexts(pool, table('matched_rows').codes('resource_id'));
  const volumes = distinct(table('openshift_rows'), ['persistentvolume', 'csi_volume_handle']);
  const found = containsJoin(ids, distinctIds(pool, volumes.codes('csi_volume_handle')), pool);
  const disks = new Table(found.texts.length, {
    resource_id: { codes: found.texts },
    disk_id: { codes: found.texts },
    csi_volume_handle: { codes: found.others },
    pooled: sameNumber(1, found.texts.length),
  });
  const named = { persistentvolume: 'persistentvolume' };
  return join('inner', disks, volumes, ['csi_volume_handle'], named);
};
