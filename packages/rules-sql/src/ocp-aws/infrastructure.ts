import { containsJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';

/** Spec ocp-on-aws.md 12. */
export const infrastructureMatches: SqlStep = {
  name: 'infrastructure_matches',
  sql: (dialect, ref) => `
    select found.text as resource_id, found.part as node_resource_id
    from (${containsJoin(
      dialect,
      `(select distinct lineitem_resourceid as text from ${ref('aws_days')} where lineitem_resourceid <> '')`,
      `(select distinct resource_id as part from ${ref('pod_days')} where resource_id <> '')`,
    )}) found`,
};
