import { containsJoin } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctIds, distinctTexts } from './distinct-texts.ts';

/** Spec ocp-on-aws.md 4, 5.1, 5.2: handles of volumes of any cluster, since pools count them all. */
export const diskHandles: ArrowStep = {
  name: 'disk_handles',
  make: ({ table, pool }) => {
    const ids = distinctTexts(pool, table('matched_rows').codes('resource_id'));
    const handles = distinctIds(pool, table('openshift_rows').codes('csi_volume_handle'));
    const found = containsJoin(ids, handles, pool);
    return new Table(found.texts.length, {
      resource_id: { codes: found.texts },
      csi_volume_handle: { codes: found.others },
    });
  },
};
