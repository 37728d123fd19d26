import { containsJoin } from '../../joins.ts';
import type { SqlStep } from '../../step.ts';

/**
 * Spec ocp-on-gcp.md 5, 5.2: volumes whose handle the global name contains, or else only the name. The latter have a share of
 * the disk, but do not fill it.
 */
export const diskVolumes: SqlStep = {
  sql: (dialect, ref) => {
    const found = (column: string) =>
      containsJoin(
        dialect,
        `(select distinct ${column} as text from names)`,
        `(select distinct csi_volume_handle as part from ${ref('openshift_rows')} where csi_volume_handle <> '')`,
      );
    return `
    with names as (
      select distinct resource_id, disk_id from ${ref('matched_rows')}
    ),
    in_global_names as (${found('disk_id')}),
    in_names as (${found('resource_id')})
    select links.resource_id, links.disk_id, volumes.persistentvolume, volumes.csi_volume_handle, links.pooled
    from (
      select names.resource_id, names.disk_id, global_names.part, true as pooled
      from names
      join in_global_names global_names on global_names.text = names.disk_id
      union all
      select names.resource_id, names.disk_id, in_names.part, false
      from names
      join in_names on in_names.text = names.resource_id
      left join in_global_names global_names on global_names.text = names.disk_id and global_names.part = in_names.part
      where global_names.part is null
    ) links
    join (
      select distinct persistentvolume, csi_volume_handle from ${ref('openshift_rows')} where csi_volume_handle <> ''
    ) volumes on volumes.csi_volume_handle = links.part`;
  },
};
