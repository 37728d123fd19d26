import type { CellDifference } from './comparison.ts';
import { canonicalOf, type PreparedRow } from './prepare.ts';
import type { ComparedColumn } from './rules.ts';

/** Looking further costs more than the hint is worth. */
const MAX_CANDIDATES = 500;

/**
 * The key columns in which the most similar lone row of the other side differs; undefined without such a row. It tells
 * one wrong label from a row that should not be there.
 */
export function nearestRows(
  columns: readonly ComparedColumn[],
  row: PreparedRow,
  others: readonly PreparedRow[],
  rowIsLeft: boolean,
): CellDifference[] | undefined {
  let best: CellDifference[] | undefined;
  for (const other of others.slice(0, MAX_CANDIDATES)) {
    const cells = rowIsLeft ? keyDifferences(columns, row, other) : keyDifferences(columns, other, row);
    if (best === undefined || cells.length < best.length) best = cells;
  }
  return best;
}

function keyDifferences(
  columns: readonly ComparedColumn[],
  left: PreparedRow,
  right: PreparedRow,
): CellDifference[] {
  return columns.flatMap((column, index): CellDifference[] => {
    if (column.kind === 'number') return [];
    const a = left.row[index] ?? null;
    const b = right.row[index] ?? null;
    const canonical = canonicalOf[column.kind];
    if (a === b || (a !== null && b !== null && canonical(a) === canonical(b))) return [];
    return [{ column: column.name, left: a, right: b }];
  });
}
