import { NULL_CODE } from '../columns.ts';
import { filterRows, type TextPool } from '../kernels/index.ts';
import type { Table } from '../table.ts';
import { distinctTexts } from './distinct-texts.ts';

/** The rows of a table for which `keep` holds. */
export function rowsWhere(table: Table, keep: (row: number) => boolean): Table {
  return table.take(filterRows(table.rows, keep));
}

/** The rows whose `column` is a text that is not empty. */
export function rowsWithId(table: Table, column: string, pool: TextPool): Table {
  const codes = table.codes(column);
  return rowsWhere(table, (row) => codes[row] !== NULL_CODE && pool.byteLength(codes[row]!) > 0);
}

/** Whether something holds of the text of a row; asked once for each distinct text, and null never. */
export function textsThat(
  codes: Int32Array,
  pool: TextPool,
  holds: (text: string) => boolean,
): (row: number) => boolean {
  const kept = new Set(distinctTexts(pool, codes).filter((code) => holds(pool.text(code))));
  return (row) => kept.has(codes[row]!);
}
