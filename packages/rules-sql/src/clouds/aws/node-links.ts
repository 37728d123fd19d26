import { containsJoin } from '../../joins.ts';
import { ownPlaces } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-aws.md 5.3, 6: "contains", where matching asked for "ends with" (quirk 1); also volumes on the node. */
export const nodeLinks: SqlStep = {
  sql: (dialect, ref) => `
    select found.text as resource_id, places.data_source, places.node, places.node_resource_id, places.persistentvolume
    from (${containsJoin(
      dialect,
      `(select distinct resource_id as text from ${ref('matched_rows')}
          where resource_matched and resource_id is not null)`,
      `(select distinct node_resource_id as part from ${ownPlaces(ref)} places)`,
    )}) found
    join ${ownPlaces(ref)} places on places.node_resource_id = found.part`,
};
