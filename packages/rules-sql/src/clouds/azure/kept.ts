import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-azure.md 6, quirk Q1: the parts that later clusters count. A run that is repeated keeps the place that it had. */
export const kept: SqlStep = {
  sql: (_, ref) => `
    select counted.usage_start, counted.row_uuid, counted.parts, coalesce(own.place, others.last + 1, 1) as place
    from (
      select usage_start, row_uuid, count(*) as parts
      from (
        select usage_start, row_uuid from ${ref('node_parts')}
        union all
        select usage_start, row_uuid from ${ref('tag_parts')}
      ) parts
      group by usage_start, row_uuid
    ) counted
    left join ${ref('own_parts')} own on own.row_uuid = counted.row_uuid
    left join (select row_uuid, max(place) as last from ${ref('other_parts')} group by row_uuid) others
      on others.row_uuid = counted.row_uuid`,
};
