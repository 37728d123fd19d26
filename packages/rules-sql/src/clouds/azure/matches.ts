import { containsJoin } from '../../joins.ts';
import type { SqlStep } from '../../step.ts';
import { resourceName } from './bill-row.ts';

/** Spec ocp-on-azure.md 3 (2): a candidate anywhere in the id, also in the name of its group. Window-wide. */
export const matchedResources: SqlStep = {
  sql: (dialect, ref) => `
    select distinct matches.text as resource
    from (${containsJoin(
      dialect,
      `(select distinct resourceid as text from ${ref('bill_rows')} where resourceid <> '')`,
      `(select distinct candidate as part from ${ref('resource_candidates')})`,
    )}) matches`,
};

/** Spec ocp-on-azure.md 10: here the name is equal. */
export const infrastructureMatches: SqlStep = {
  sql: (_, ref) => `
    select bill.resourceid as resource, nodes.node
    from (select distinct resourceid from ${ref('bill_rows')}) bill
    join (select distinct node from ${ref('pod_days')} where node <> '') nodes
      on nodes.node = ${resourceName('bill.resourceid')}`,
};
