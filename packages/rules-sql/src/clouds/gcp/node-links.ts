import { containsJoin } from '../../joins.ts';
import { ownPlaces } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-gcp.md 5.3, 7: names that contain that of a node (quirk 1) or of a volume, also an empty one (quirk 11). */
export const nodeLinks: SqlStep = {
  sql: (dialect, ref) => {
    const place = `case when places.data_source = 'Pod' then places.node else places.persistentvolume end`;
    return `
    select found.text as resource_id, places.data_source, places.node, places.node_resource_id, places.persistentvolume
    from (${containsJoin(
      dialect,
      `(select distinct resource_id as text from ${ref('matched_rows')}
          where resource_matched and resource_id is not null)`,
      `(select distinct ${place} as part from ${ownPlaces(ref)} places where ${place} is not null)`,
    )}) found
    join ${ownPlaces(ref)} places on ${place} = found.part`;
  },
};
