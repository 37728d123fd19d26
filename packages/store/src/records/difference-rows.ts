import type { Difference, TableComparison, WindowComparison } from '@ocp/core';

/** One value that differs, or one row that only one side has, as it is kept. */
export interface DifferenceRow {
  window_start: string;
  window_end: string;
  table_name: string;
  /** The first step that differs, where it is known. */
  step: string | null;
  kind: Difference['kind'];
  key: Record<string, string>;
  column_name: string | null;
  incumbent: string | null;
  candidate: string | null;
}

/** The named differences of every table: a row for each value, or for a row that is like no other. */
export function differenceRows(comparisons: readonly WindowComparison[]): DifferenceRow[] {
  return comparisons.flatMap(({ window, tables, firstStep }) => {
    const place = { window_start: window.start, window_end: window.end, step: firstStep?.table ?? null };
    return tables.flatMap((table) => rowsOf(table).map((row) => ({ ...place, ...row })));
  });
}

type RowOfTable = Omit<DifferenceRow, 'window_start' | 'window_end' | 'step'>;

function rowsOf({ table, differences }: TableComparison): RowOfTable[] {
  return differences.flatMap((difference): RowOfTable[] => {
    const of = { table_name: table, kind: difference.kind, key: difference.key };
    const cells = difference.kind === 'cells' ? difference.cells : (difference.nearest ?? []);
    if (cells.length === 0) return [{ ...of, column_name: null, incumbent: null, candidate: null }];
    return cells.map(({ column, left, right }) => ({
      ...of,
      column_name: column,
      incumbent: left,
      candidate: right,
    }));
  });
}
