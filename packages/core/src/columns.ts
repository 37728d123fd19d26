/**
 * Column types of relations inside a run. `double` is IEEE 754 binary64; `json` is a canonical JSON text
 * (spec ocp-daily.md 3.5); `timestamp` is UTC without a zone.
 */
export type ColumnType = 'text' | 'double' | 'integer' | 'boolean' | 'date' | 'timestamp' | 'json' | 'uuid';

/** Columns of a relation, in order: name to type. Every column may be null unless its relation says otherwise. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** The same type for several columns. */
export function columnsOf<T extends ColumnType>(type: T, ...names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, type]));
}
