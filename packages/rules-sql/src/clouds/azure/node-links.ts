import { containsJoin } from '../../joins.ts';
import { ownPlaces } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/**
 * Spec ocp-on-azure.md 5.3: a node by its name in any case, also as its system disk (here `_osdisk` is plain text, quirk Q6); a
 * volume by its name anywhere.
 */
export const nodeLinks: SqlStep = {
  sql: (dialect, ref) => {
    const { lowerCase } = dialect.functions;
    const names = `(select distinct resource_id as text from ${ref('matched_rows')}
          where resource_matched and resource_id is not null)`;
    const places = (source: string) =>
      `(select * from ${ownPlaces(ref)} own_places where data_source = '${source}')`;
    const place = 'places.data_source, places.node, places.node_resource_id, places.persistentvolume';
    return `
    select named.text as resource_id, ${place}
    from ${names} named
    join ${places('Pod')} places on ${lowerCase('places.node')} = replace(${lowerCase('named.text')}, '_osdisk', '')
    union all
    select found.text, ${place}
    from (${containsJoin(
      dialect,
      names,
      `(select distinct persistentvolume as part from ${places('Storage')} volumes where persistentvolume is not null)`,
    )}) found
    join ${places('Storage')} places on places.persistentvolume = found.part`;
  },
};
