import type { Session } from '../connection/session.ts';

/**
 * One row a volume and claim. A known claim keeps its CSI handle once it has one; an empty one is filled (spec inputs.md 5.0).
 */
export async function mergeClaims(
  session: Session,
  target: string,
  staged: string,
  cluster: string,
): Promise<number> {
  return session.execute(
    `insert into ${target} as known (uuid, persistent_volume, persistent_volume_claim, csi_volume_handle, cluster_id)
      select distinct on (persistentvolume, persistentvolumeclaim) gen_random_uuid(), persistentvolume,
        persistentvolumeclaim, csi_volume_handle, $1::uuid
      from ${staged} where persistentvolume is not null and persistentvolumeclaim is not null
      order by persistentvolume, persistentvolumeclaim, nullif(csi_volume_handle, '') collate "C" desc nulls last
      on conflict (persistent_volume, persistent_volume_claim, cluster_id)
      do update set csi_volume_handle = excluded.csi_volume_handle
      where excluded.csi_volume_handle <> '' and coalesce(known.csi_volume_handle, '') = ''`,
    [cluster],
    { table: 'reporting_ocp_pvcs' },
  );
}
