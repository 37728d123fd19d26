import { containsJoin } from '../../joins.ts';
import type { Ref, SqlStep } from '../../step.ts';

const distinct = (name: string, ref: Ref) =>
  `(select distinct ${name} as text from ${ref('bill_rows')} where ${name} is not null)`;

/** Spec ocp-on-gcp.md 3 (2): the name is kept, for all its rows, also when the global name of one was the reason. */
export const matchedResources: SqlStep = {
  sql: (dialect, ref) => {
    const candidates = (more = '') =>
      `(select distinct candidate as part from ${ref('resource_candidates')} ${more})`;
    return `
    select found.text as resource
    from (${containsJoin(dialect, distinct('resource_name', ref), candidates())}) found
    union
    select bill.resource_name
    from (${containsJoin(dialect, distinct('resource_global_name', ref), candidates('where handle'))}) found
    join ${ref('bill_rows')} bill on bill.resource_global_name = found.text
    where bill.resource_name is not null`;
  },
};

/** Spec ocp-on-gcp.md 9. */
export const infrastructureMatches: SqlStep = {
  sql: (dialect, ref) => `
    select found.text as resource, found.part as node
    from (${containsJoin(
      dialect,
      distinct('resource_name', ref),
      `(select distinct node as part from ${ref('pod_days')} where node <> '')`,
    )}) found`,
};
