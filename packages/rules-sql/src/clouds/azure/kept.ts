import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-azure.md 6, quirk Q1: the parts that the rows of another cluster's run count. */
export const kept: SqlStep = {
  sql: (_, ref) => `
    select usage_start, row_uuid, count(*) as parts
    from (
      select usage_start, row_uuid from ${ref('node_parts')}
      union all
      select usage_start, row_uuid from ${ref('tag_parts')}
    ) parts
    group by usage_start, row_uuid`,
};
