import { hashJoin, type JoinedRows } from './kernels/hash-join.ts';
import type { Table } from './table.ts';

/** Columns that must be equal: names that both sides have, or names of the left side with those of the right. */
export type On = readonly string[] | Readonly<Record<string, string>>;

/** Row numbers of a join; null equals nothing, or with `equal` itself. See `hashJoin`. */
export function joinedRows(
  kind: 'inner' | 'left',
  left: Table,
  right: Table,
  on: On,
  nulls: 'unequal' | 'equal' = 'unequal',
): JoinedRows {
  const pairs = Array.isArray(on) ? on.map((name: string) => [name, name] as const) : Object.entries(on);
  return hashJoin(
    kind,
    { keys: pairs.map(([name]) => left.codes(name)), rows: left.rows },
    { keys: pairs.map(([, name]) => right.codes(name)), rows: right.rows },
    nulls,
  );
}

/**
 * The pairs of a join as a table: all columns of the left side, and some of the right side under names of their own
 * (`{ name: column of the right side }`). With `left`, those are null where a row has no partner.
 */
export function join(
  kind: 'inner' | 'left',
  left: Table,
  right: Table,
  on: On,
  add: Readonly<Record<string, string>>,
  nulls: 'unequal' | 'equal' = 'unequal',
): Table {
  const rows = joinedRows(kind, left, right, on, nulls);
  const added = right.take(rows.right, Object.values(add));
  const columns = Object.entries(add).map(([name, column]) => [name, added.column(column)] as const);
  return left.take(rows.left).with(Object.fromEntries(columns));
}
