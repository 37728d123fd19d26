import type { ColumnRule } from './rules.ts';

export type Cell = string | null;

/** Two values of one column. */
export interface CellDifference {
  column: string;
  left: Cell;
  right: Cell;
}

/** One of the first few differences of a table. `key` holds the key columns that are not null. */
export type Difference =
  | { kind: 'cells'; key: Record<string, string>; cells: CellDifference[] }
  /** A row without a partner; `nearest` says in which key columns the most similar lone row of the other side differs. */
  | { kind: 'only left' | 'only right'; key: Record<string, string>; nearest?: CellDifference[] };

/** What a comparison says of one table (spec parity.md). Left is the reference. */
export interface TableComparison {
  table: string;
  status: 'equal' | 'different';
  /** Rows on each side. */
  left: number;
  right: number;
  /** Rows without a partner. */
  onlyLeft: number;
  onlyRight: number;
  /** Number cells outside the tolerance, in rows with the same key. */
  differingCells: number;
  /** Pairs of rows with such a cell. */
  differingRows: number;
  /** The largest relative difference of two paired numbers, also within the tolerance. */
  worst: { relative: number; column: string } | null;
  differences: Difference[];
  ignored: { column: string; reason: string }[];
  /** What the specification leaves open in this table. */
  undetermined: readonly string[];
  /** Rows that were compared without their number, because the reference's own repetition is not repeatable there. */
  excused: readonly string[];
}

export function ignoredOf(columns: readonly ColumnRule[]): TableComparison['ignored'] {
  return columns.flatMap((column) =>
    column.kind === 'ignored' ? [{ column: column.name, reason: column.reason }] : [],
  );
}
