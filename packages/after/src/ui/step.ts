import { SUMMARY_TABLE, type AfterStep } from '@ocp/core';
import { clusterOf } from '../scope.ts';
import type { UiSummary } from './summaries.ts';

/** Fills one table of the OpenShift pages, with the rows of the source's days. */
export function uiStep(summary: UiSummary): AfterStep {
  const table = `reporting_ocp_${summary.name}_p`;
  return {
    name: summary.name,
    async run(sql, scope, into) {
      const { source } = clusterOf(scope);
      const { days } = scope;
      const written = await sql.execute(insertOf(sql.schema, into(table), summary), [
        source,
        days.start,
        days.end,
      ]);
      return { [table]: { deleted: 0, written } };
    },
  };
}

/**
 * The insert of a summary; parameters: source, first and last day. `schema` and `into` are quoted.
 * The days stand as a plain range so that PostgreSQL reads only the partitions of the range.
 */
export function insertOf(schema: string, into: string, { keys, parts }: UiSummary): string {
  const columns = Object.keys(parts[0]?.values ?? {});
  // The columns that differ most come first: the sort behind the groups then compares fewer texts.
  const groups = ['usage_start', ...keys, 'cluster_id', 'cluster_alias', 'cost_model_rate_type'];
  const selects = parts.map(
    ({ rows, values }) => `
    select gen_random_uuid(), $1::uuid, usage_start, ${groups.join(', ')}, ${columns.map((column) => values[column]).join(', ')}
    from ${schema}.${SUMMARY_TABLE}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and ${rows}
    group by ${groups.join(', ')}`,
  );
  return `
    insert into ${into} (id, source_uuid, usage_end, ${[...groups, ...columns].join(', ')})
    ${selects.join('\n    union all')}`;
}
