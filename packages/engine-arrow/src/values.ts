import { typeOf, type ColumnType, type Columns, type EngineRow } from '@ocp/core';
import { isCodeColumn, isNumberColumn, isValid, NULL_CODE, numberAt, type NumberColumn } from './columns.ts';
import { dayText } from './day-codes.ts';
import { distinct } from './grouping.ts';
import type { TextPool } from './kernels/text-pool.ts';
import type { Table } from './table.ts';

/** The sum of a column; null when no row has a value. */
export function sumOf({ values, validity }: NumberColumn): number | null {
  let sum: number | null = null;
  for (let row = 0; row < values.length; row += 1) {
    if (isValid(validity, row)) sum = (sum ?? 0) + values[row]!;
  }
  return sum;
}

/** One row for explanations; dates and UUIDs as text. */
export function rowValues(table: Table, types: Columns, row: number, pool: TextPool): EngineRow {
  const values = Object.entries(types).map(([name, type]) => [name, valueAt(table, name, type, row, pool)]);
  return Object.fromEntries(values) as EngineRow;
}

/** The first rows whose columns, as text, equal some values. */
export function matchingRows(
  table: Table,
  types: Columns,
  where: Readonly<Record<string, string>>,
  limit: number,
  pool: TextPool,
): number[] {
  const conditions = Object.entries(where);
  const rows: number[] = [];
  for (let row = 0; row < table.rows && rows.length < limit; row += 1) {
    const matches = conditions.every(([name, wanted]) => {
      const value = valueAt(table, name, typeOf(types, name), row, pool);
      return value !== null && String(value) === wanted;
    });
    if (matches) rows.push(row);
  }
  return rows;
}

/** Each combination of some columns once. */
export function distinctRows(table: Table, types: Columns, limit: number, pool: TextPool): EngineRow[] {
  const found = distinct(table, Object.keys(types));
  return Array.from({ length: Math.min(found.rows, limit) }, (_, row) => rowValues(found, types, row, pool));
}

function valueAt(
  table: Table,
  name: string,
  type: ColumnType,
  row: number,
  pool: TextPool,
): EngineRow[string] {
  const column = table.column(name);
  if (isCodeColumn(column)) {
    const code = column.codes[row]!;
    if (code === NULL_CODE) return null;
    return type === 'date' ? dayText(code) : pool.text(code);
  }
  if (!isNumberColumn(column)) return null;
  const value = numberAt(column, row);
  return type === 'boolean' && value !== null ? value !== 0 : value;
}
