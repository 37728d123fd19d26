import { HashGroups } from './hash-groups.ts';

/** Rows with equal keys, as groups. */
export interface Groups {
  /** Number of groups. */
  count: number;
  /** The group of each row. */
  ids: Int32Array;
  /** The key columns, one code a group. */
  keys: Int32Array[];
}

/**
 * Hash group-by: rows with equal codes in all key columns are one group; null is equal to null. Without key columns all
 * rows are one group, and no rows are no group. In: key columns of `rows` codes. Out: groups in the order of their first
 * rows. Costs a hash of the codes a row.
 */
export function groupRows(columns: readonly Int32Array[], rows: number): Groups {
  const groups = new HashGroups(columns.length);
  const ids = groups.add(columns, rows);
  return { count: groups.count, ids, keys: columns.map((_, column) => groups.key(column)) };
}
