import { containsJoin, suffixJoin } from '../../joins.ts';
import type { Ref, SqlStep } from '../../step.ts';

const ids = (ref: Ref) =>
  `(select distinct lineitem_resourceid as text from ${ref('bill_rows')} where lineitem_resourceid <> '')`;

/** Spec ocp-on-aws.md 3.1: ids that end with a candidate. Window-wide: one of a day matches rows of all days. */
export const matchedResources: SqlStep = {
  sql: (_, ref) => `
    select distinct matches.text as resource
    from (${suffixJoin(ids(ref), `(select distinct candidate as ending from ${ref('resource_candidates')})`)}) matches`,
};

/** Spec ocp-on-aws.md 12. */
export const infrastructureMatches: SqlStep = {
  sql: (dialect, ref) => `
    select found.text as resource, found.part as node
    from (${containsJoin(
      dialect,
      ids(ref),
      `(select distinct resource_id as part from ${ref('pod_days')} where resource_id <> '')`,
    )}) found`,
};
