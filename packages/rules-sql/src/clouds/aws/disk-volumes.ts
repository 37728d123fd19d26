import { containsJoin } from '../../joins.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-aws.md 4, 5.1, 5.2: volumes whose handle the id contains. */
export const diskVolumes: SqlStep = {
  sql: (dialect, ref) => `
    select found.text as resource_id, found.text as disk_id, volumes.persistentvolume, volumes.csi_volume_handle,
      true as pooled
    from (${containsJoin(
      dialect,
      `(select distinct resource_id as text from ${ref('matched_rows')} where resource_id is not null)`,
      `(select distinct csi_volume_handle as part from ${ref('openshift_rows')} where csi_volume_handle <> '')`,
    )}) found
    join (
      select distinct persistentvolume, csi_volume_handle from ${ref('openshift_rows')} where csi_volume_handle <> ''
    ) volumes on volumes.csi_volume_handle = found.part`,
};
