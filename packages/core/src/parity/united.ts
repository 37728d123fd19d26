import type { AddedAgain } from './added-again.ts';
import type { Cell } from './comparison.ts';
import type { ComparedColumn } from './rules.ts';

type Row = readonly Cell[];

/** The rows with those that are added again as one row for each key; the others as they are. */
export function unitedRows(
  columns: readonly ComparedColumn[],
  { whereNull, united }: AddedAgain,
  rows: readonly Row[],
): Row[] {
  const empty = columns.findIndex(({ name }) => name === whereNull);
  const values = columns.findIndex(({ name }) => name === united);
  const kept = rows.filter((row) => row[empty] !== null);
  const groups = new Map<string, { row: Row; values: Set<string | null> }>();
  for (const row of rows.filter((row) => row[empty] === null)) {
    const key = JSON.stringify(row.toSpliced(values, 1));
    const group = groups.get(key) ?? { row, values: new Set() };
    for (const value of elements(row[values] ?? null)) group.values.add(value);
    groups.set(key, group);
  }
  return [
    ...kept,
    ...[...groups.values()].map((group) => group.row.with(values, JSON.stringify([...group.values]))),
  ];
}

function elements(array: Cell): (string | null)[] {
  return array === null ? [] : (JSON.parse(array) as (string | null)[]);
}
