import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-aws.md 1, 8: only what another cluster's run asks for. */
export const kept: SqlStep = {
  sql: (_, ref) => `
    select usage_start, row_uuid, matched_tag, openshift_project, openshift_node, openshift_cluster
    from ${ref('matched_rows')}
    where matched_tag <> ''`,
};
