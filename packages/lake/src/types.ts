import type { ColumnType } from '@ocp/core';
import type { SchemaElement } from 'hyparquet';

type Accepts = (column: SchemaElement) => boolean;

/** The meaning over the bare Parquet type: newer writers' logical type, else the older converted type. */
function meaning({ logical_type, converted_type }: SchemaElement): string | undefined {
  return logical_type?.type ?? converted_type;
}

const isText: Accepts = (column) =>
  column.type === 'BYTE_ARRAY' && [undefined, 'STRING', 'UTF8', 'ENUM', 'JSON'].includes(meaning(column));

const isNumber: Accepts = (column) => {
  const kind = meaning(column);
  if (kind === 'DECIMAL' || kind === 'FLOAT16') return true;
  const bare = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'].includes(column.type ?? '');
  return bare && (kind === undefined || kind === 'INTEGER' || /^U?INT_/.test(kind));
};

const isTimestamp: Accepts = (column) =>
  column.type === 'INT96' || (column.type === 'INT64' && /^TIMESTAMP/.test(meaning(column) ?? ''));

const isDate: Accepts = (column) => column.type === 'INT32' && meaning(column) === 'DATE';

/** Which columns of a file can become a logical type (spec inputs.md 1). Times with and without zone are UTC. */
export const accepts: Record<ColumnType, Accepts> = {
  text: isText,
  json: isText,
  array: isText,
  uuid: (column) => isText(column) || meaning(column) === 'UUID',
  double: isNumber,
  integer: isNumber,
  boolean: (column) => column.type === 'BOOLEAN',
  timestamp: isTimestamp,
  date: isDate,
};

/** Types that an all-null column of another type cannot stand for: no engine casts, say, an integer to a time. */
export const neverFromNull: ReadonlySet<ColumnType> = new Set(['timestamp', 'date']);

/** The type of a column of a file, for messages. */
export function typeName(column: SchemaElement): string {
  if ((column.num_children ?? 0) > 0) return 'a nested type';
  const kind = meaning(column);
  return kind === undefined ? String(column.type) : `${column.type} (${kind})`;
}
