import type { ColumnType } from '@ocp/core';

/** JSON stays the text that it is: the rules search in it and compare it (spec ocp-daily.md 3.5). */
const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  double: 'double precision',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  json: 'text',
  uuid: 'uuid',
  array: 'text',
};

/** PostgreSQL's spelling of a column type. */
export function sqlType(type: ColumnType): string {
  return sqlTypes[type];
}

/**
 * SQL for a double as the exact number of its fewest digits. PostgreSQL's own cast keeps 15 significant digits, so that a
 * column's scale would round a number that was rounded before.
 */
export function exactNumber(double: string): string {
  return `cast(cast(${double} as text) as numeric)`;
}
