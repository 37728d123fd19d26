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

/** What the rows of an output replace in a window: of a plan of several windows what is on its days. */
export function replacedBy(
  plan: Pick<RunPlan, 'windows' | 'deletes' | 'full'>,
  window: WindowPlan,
  output: TableName,
): ReplacedRows {
  const ofPlan = plan.windows.length === 1 ? plan.deletes : plan.deletes.map(onDays(window));
  const deletes = [...ofPlan, ...window.deletes].filter(of(output));
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
