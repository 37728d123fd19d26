import { NULL_CODE } from '../columns.ts';
import { Int32Builder } from '../growing.ts';
import { HashGroups } from './hash-groups.ts';

/** Key columns of one side of a join. */
export interface JoinSide {
  keys: readonly Int32Array[];
  rows: number;
}

/** Pairs of rows that belong together; of a left row without any partner, `right` is -1. */
export interface JoinedRows {
  left: Int32Array;
  right: Int32Array;
}

/**
 * Hash join on equal codes in all key columns; null equals nothing, or with `equal` itself. A left row has a pair with every right row of its key,
 * in their order; with `left`, one without a partner is kept. Out: row numbers for `takeCodes` and `takeNumbers`, in the
 * order of the left rows. Costs a hash a row of both sides and the pairs; the right side, the smaller one by choice, is held
 * in the hash table.
 */
export function hashJoin(
  kind: 'inner' | 'left',
  left: JoinSide,
  right: JoinSide,
  nulls: 'unequal' | 'equal' = 'unequal',
): JoinedRows {
  const groups = new HashGroups(right.keys.length);
  const ids = groups.add(right.keys, right.rows);
  const { first, next } = chains(ids, groups.count);
  const pairs = { left: new Int32Builder(left.rows), right: new Int32Builder(left.rows) };
  for (let row = 0; row < left.rows; row += 1) {
    const id = nulls === 'unequal' && hasNull(left.keys, row) ? -1 : groups.find(left.keys, row);
    let partner = id === -1 ? -1 : first[id]!;
    if (partner === -1 && kind === 'inner') continue;
    do {
      pairs.left.push(row);
      pairs.right.push(partner);
      partner = partner === -1 ? -1 : next[partner]!;
    } while (partner !== -1);
  }
  return { left: pairs.left.finish(), right: pairs.right.finish() };
}

/** The rows of each group as a chain: `first` a group, `next` a row; -1 ends it. */
function chains(ids: Int32Array, groups: number): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(groups).fill(-1);
  const next = new Int32Array(ids.length);
  for (let row = ids.length - 1; row >= 0; row -= 1) {
    next[row] = first[ids[row]!]!;
    first[ids[row]!] = row;
  }
  return { first, next };
}

function hasNull(keys: readonly Int32Array[], row: number): boolean {
  for (const key of keys) if (key[row] === NULL_CODE) return true;
  return false;
}
