import { stateSchema, SUMMARY_STATE, type Day, type DayRange, type Store } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import { relationExists } from '../connection/relation-exists.ts';

/**
 * Effective CPU hours of an OpenShift source by day in our managed summary, unallocated capacity included, as Koku's validation
 * adds them up (spec cost-model.md 13.5). A day that no run made is not there. Fails with `SCHEMA_UNKNOWN`.
 */
export function effectiveHoursByDay(
  store: Store,
  { schema, source, start, end }: DayRange & { schema: string; source: string },
  signal: AbortSignal,
): Promise<{ date: Day; sum: number }[]> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const summary = qualified(stateSchema(schema), SUMMARY_STATE);
      if (!(await relationExists((statement, values) => sql.rows(statement, values), summary))) return [];
      return sql.rows(
        `select usage_start as date, coalesce(sum(pod_effective_usage_cpu_core_hours), 0)::float8 as sum
          from ${summary} where source_uuid = $1 and usage_start between $2 and $3 group by 1 order by 1`,
        [source, start, end],
      );
    },
    { signal, readOnly: true },
  );
}
