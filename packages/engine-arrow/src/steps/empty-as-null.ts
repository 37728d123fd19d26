import { NULL_CODE, type CodeColumn, type Column } from '../columns.ts';
import type { TextPool } from '../kernels/index.ts';
import type { Table } from '../table.ts';

/** Texts of which the empty ones are null. */
export function emptyAsNull(codes: Int32Array, pool: TextPool): Int32Array {
  const empty = pool.intern('');
  return codes.map((code) => (code === empty ? NULL_CODE : code));
}

/** The same of several columns, under their names. */
export function emptyTextsAsNull(
  rows: Table,
  columns: readonly string[],
  pool: TextPool,
): Record<string, Column> {
  return Object.fromEntries(
    columns.map((column) => [column, { codes: emptyAsNull(rows.codes(column), pool) }]),
  );
}

/** The first text, or the second where that is empty or null. */
export function firstText(first: Int32Array, second: Int32Array, pool: TextPool): CodeColumn {
  return { codes: emptyAsNull(first, pool).map((code, row) => (code === NULL_CODE ? second[row]! : code)) };
}
