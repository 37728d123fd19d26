import { canonicalMultiset, type ComparedColumn, type Row } from '@ocp/core';
import type { Growing } from './history.ts';

/**
 * The rows, as text, that a table which grows should hold and does not; of the array `united` it may hold more, and in the column
 * `first` something else.
 */
export function notHeld(
  columns: readonly ComparedColumn[],
  { united, first }: Pick<Growing, 'united' | 'first'>,
  expected: readonly Row[],
  actual: readonly Row[],
): string[] {
  const array = columns.findIndex(({ name }) => name === united);
  const keyOf = (row: Row) =>
    JSON.stringify(
      row.map((cell, at) => {
        if (at === array || columns[at]?.name === first) return null;
        return cell !== null && columns[at]?.kind === 'array' ? canonicalMultiset(cell) : cell;
      }),
    );
  const elementsOf = (row: Row) => (array === -1 ? [] : (JSON.parse(row[array] ?? '[]') as unknown[]));
  const held = new Map<string, Set<unknown>>();
  for (const row of actual) {
    const elements = held.get(keyOf(row)) ?? new Set();
    for (const element of elementsOf(row)) elements.add(element);
    held.set(keyOf(row), elements);
  }
  return expected
    .filter(
      (row) =>
        !elementsOf(row).every((element) => held.get(keyOf(row))?.has(element) ?? false) ||
        !held.has(keyOf(row)),
    )
    .map((row) => JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]))));
}
