import { sameNumber } from '../../../columns.ts';
import { concat } from '../../../concat.ts';
import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { containsJoin, lowerCase } from '../../../kernels/index.ts';
import { Table } from '../../../table.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { rowsWhere } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';

const link = ['resource_id', 'persistentvolume', 'csi_volume_handle'];

/**
 * Spec ocp-on-azure.md 5.2: the disk's name contains that of the volume, of which an empty one is in every name (Q7), or is the
 * handle, whatever the case.
 */
export const diskVolumes: CloudStep = ({ table, pool }) => {
  const rows = table('openshift_rows');
  const source = rows.codes('data_source');
  const storage = pool.intern('Storage');
  const volumes = distinct(
    rowsWhere(rows, (row) => source[row] === storage),
    ['persistentvolume', 'csi_volume_handle'],
  );
  const names = distinctTexts(pool, table('matched_rows').codes('resource_id'));
  const found = containsJoin(names, distinctTexts(pool, volumes.codes('persistentvolume')), pool);
  const containing = new Table(found.texts.length, {
    resource_id: { codes: found.texts },
    persistentvolume: { codes: found.others },
  });
  const disks = new Table(names.length, {
    resource_id: { codes: names },
    lower: { codes: lowerCase(names, pool) },
  });
  const handles = volumes.with({ lower: { codes: lowerCase(volumes.codes('csi_volume_handle'), pool) } });
  const added = { resource_id: 'resource_id' };
  const links = distinct(
    concat(
      [
        join('inner', volumes, containing, ['persistentvolume'], added),
        join('inner', handles, disks, ['lower'], added),
      ],
      link,
    ),
    link,
  );
  return links.with({ disk_id: links.column('resource_id'), pooled: sameNumber(1, links.rows) });
};
