import type { DayRange, Delete, Output, Pipeline, ReplacedRows, TablePlace } from '../contract/index.ts';
import type { RunPlan, WindowPlan } from './plan.ts';

/** A table that an output is written to. */
export interface TableName {
  place: TablePlace;
  table: string;
}

/** The same rows of some days alone. */
export const onDays =
  (days: DayRange) =>
  (operation: Delete): Delete => ({
    ...operation,
    where: operation.where.map((condition) =>
      'between' in condition && condition.column === 'usage_start'
        ? { column: condition.column, between: days }
        : condition,
    ),
  });

/** What goes of each table, in the order of the tables. */
export function replacedTables(deletes: readonly Delete[], anew: boolean): Map<string, ReplacedRows> {
  const tables = new Map<string, ReplacedRows>();
  for (const { place, table, where } of deletes) {
    tables.set(table, { place, table, where: [...(tables.get(table)?.where ?? []), where], anew });
  }
  return tables;
}

/**
 * What the rows of an output replace in a window, or on some of its days: of a plan of several windows what is on the days of
 * this one.
 */
export function replacedBy(
  plan: Pick<RunPlan, 'windows' | 'deletes' | 'full'>,
  window: WindowPlan,
  output: TableName,
  days?: readonly DayRange[],
): ReplacedRows {
  const ofPlan = plan.windows.length === 1 ? plan.deletes : plan.deletes.map(onDays(window));
  const ofWindow = [...ofPlan, ...window.deletes].filter(of(output));
  const deletes = days === undefined ? ofWindow : days.flatMap((range) => ofWindow.map(onDays(range)));
  return { ...output, where: deletes.map(({ where }) => where), anew: plan.full };
}

/** The deletes of tables that no output makes anew. */
export const otherDeletes = (deletes: readonly Delete[], { outputs }: Pick<Pipeline, 'outputs'>): Delete[] =>
  deletes.filter(
    (operation) => !outputs.some((output) => output.mode === 'replace' && of(output)(operation)),
  );

const of =
  (output: Pick<Output, 'place' | 'table'>) =>
  ({ place, table }: Delete): boolean =>
    output.place === place && output.table === table;
