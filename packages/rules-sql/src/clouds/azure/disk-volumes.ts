import { containsJoin } from '../../joins.ts';
import type { SqlStep } from '../../step.ts';

/**
 * Spec ocp-on-azure.md 5.2: volumes whose name the disk's contains (an empty name is in all, quirk Q7), or whose handle is the
 * disk's name in any case.
 */
export const diskVolumes: SqlStep = {
  sql: (dialect, ref) => {
    const { lowerCase } = dialect.functions;
    const names = `(select distinct resource_id as text from ${ref('matched_rows')} where resource_id is not null)`;
    return `
    with volumes as (
      select distinct persistentvolume, csi_volume_handle from ${ref('openshift_rows')} where data_source = 'Storage'
    ),
    found as (
      select named.text as resource_id, volumes.persistentvolume, volumes.csi_volume_handle
      from (${containsJoin(
        dialect,
        names,
        '(select distinct persistentvolume as part from volumes where persistentvolume is not null)',
      )}) named
      join volumes on volumes.persistentvolume = named.part
      union
      select disks.text, volumes.persistentvolume, volumes.csi_volume_handle
      from ${names} disks
      join volumes on ${lowerCase('volumes.csi_volume_handle')} = ${lowerCase('disks.text')}
    )
    select resource_id, resource_id as disk_id, persistentvolume, csi_volume_handle, true as pooled from found`;
  },
};
