import type { Columns, ColumnType } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import type { Value } from './client/protocol.ts';
import { castTo } from './sql.ts';

/** Columns as their values come over exactly: JSON has no integers beyond 2^53. */
export const exactColumns = (columns: Columns) =>
  Object.entries(columns)
    .map(([name, type]) => (type === 'integer' ? castTo('text', identifier(name)) : identifier(name)))
    .join(', ');

/** Rows as PostgreSQL's CSV for COPY. */
export function csvLines(columns: Columns, rows: readonly (readonly Value[])[]): string {
  const types = Object.values(columns);
  return rows.map((row) => `${row.map((value, index) => field(value, types[index])).join(',')}\n`).join('');
}

/** Types whose values may hold a comma or a quote, or look like PostgreSQL's end of data (`\\.`). */
const QUOTED: readonly (ColumnType | undefined)[] = ['text', 'json', 'array'];

/** Null stays unquoted. */
function field(value: Value, type: ColumnType | undefined): string {
  if (value === null) return '';
  return QUOTED.includes(type) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
}
