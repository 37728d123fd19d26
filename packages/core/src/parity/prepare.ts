import { canonicalJson, canonicalMultiset } from './canonical.ts';
import type { Cell } from './comparison.ts';
import type { ComparedColumn } from './rules.ts';

export interface NumberColumn {
  name: string;
  scale: number | undefined;
  /** Place in the row. */
  index: number;
}

/** A row with its key as one text and its numbers parsed. */
export interface PreparedRow {
  row: readonly Cell[];
  key: string;
  numbers: readonly (number | null)[];
  numberColumns: readonly NumberColumn[];
}

export function prepareRows(
  columns: readonly ComparedColumn[],
  rows: readonly (readonly Cell[])[],
): PreparedRow[] {
  const numberColumns = columns.flatMap((column, index): NumberColumn[] =>
    column.kind === 'number' ? [{ name: column.name, scale: column.scale, index }] : [],
  );
  const keys = columns.flatMap(({ kind }, index) =>
    kind === 'number' ? [] : [{ index, canonical: remembered(canonicalOf[kind]) }],
  );
  return rows.map((row) => ({
    row,
    key: JSON.stringify(keys.map(({ index, canonical }) => canonical(row[index] ?? null))),
    numbers: numberColumns.map(({ index }) => numberOf(row[index] ?? null)),
    numberColumns,
  }));
}

/** Rows by key; within a key in the order of their numbers, so that equal groups pair row by row. */
export function groupRows(rows: readonly PreparedRow[]): Map<string, PreparedRow[]> {
  const groups = new Map<string, PreparedRow[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group) group.push(row);
    else groups.set(row.key, [row]);
  }
  for (const group of groups.values()) if (group.length > 1) group.sort(byNumbers);
  return groups;
}

/** The one text that stands for a cell in keys and in comparisons of keys. */
export const canonicalOf: Readonly<Record<'key' | 'json' | 'array', (text: string) => string>> = {
  key: (text) => text,
  json: canonicalJson,
  array: canonicalMultiset,
};

/** Label texts repeat from row to row; each distinct one is parsed once. */
function remembered(canonical: (text: string) => string): (cell: Cell) => Cell {
  const known = new Map<string, string>();
  return (cell) => {
    if (cell === null) return null;
    let text = known.get(cell);
    if (text === undefined) known.set(cell, (text = canonical(cell)));
    return text;
  };
}

function numberOf(cell: Cell): number | null {
  return cell === null ? null : Number(cell);
}

function byNumbers(a: PreparedRow, b: PreparedRow): number {
  for (const [at, value] of a.numbers.entries()) {
    const order = rank(value) - rank(b.numbers[at] ?? null);
    if (order !== 0 && !Number.isNaN(order)) return order;
  }
  return 0;
}

/** A place for every value: null first, NaN last. */
function rank(value: number | null): number {
  if (value === null) return -Number.MAX_VALUE;
  return Number.isNaN(value) ? Number.MAX_VALUE : value;
}
