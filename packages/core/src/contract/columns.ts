import { OcpError } from './errors.ts';

/**
 * Column types of relations inside a run. `double` is IEEE 754 binary64; `json` is a canonical JSON text
 * (spec ocp-daily.md 3.5); `timestamp` is UTC without a zone; `array` is an array of texts as PostgreSQL writes it,
 * `{"a","b",NULL}`, in an order that means nothing.
 */
export type ColumnType =
  'text' | 'double' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'uuid' | 'array';

/** Columns of a relation, in order: name to type. Every column may be null unless its relation says otherwise. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** The same type for several columns. */
export function columnsOf<T extends ColumnType>(type: T, ...names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

export const text = (...names: string[]) => columnsOf('text', ...names);
export const double = (...names: string[]) => columnsOf('double', ...names);
export const integer = (...names: string[]) => columnsOf('integer', ...names);

/** Some columns of a relation, in the order of the names. Fails with `INTERNAL` for a column that it does not have. */
export function pick(columns: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, typeOf(columns, name)]));
}

/** The type of a column. Fails with `INTERNAL` for a column that the relation does not have. */
export function typeOf(columns: Columns, name: string): ColumnType {
  const type = columns[name];
  if (type === undefined)
    throw new OcpError('INTERNAL', `the relation has no column ${name}`, { where: { column: name } });
  return type;
}
