import { NULL_CODE, type NumberColumn } from '../columns.ts';
import { HashGroups } from './hash-groups.ts';

/**
 * The number of distinct codes by group; nulls are left out, and a group without any value has 0. In: the group of each
 * row, below `groups`, and its code. Costs a hash a row.
 */
export function groupCountDistinct(ids: Int32Array, groups: number, codes: Int32Array): NumberColumn {
  const pairs = new HashGroups(2);
  pairs.add([ids, codes], ids.length);
  const [group, code] = [pairs.key(0), pairs.key(1)];
  const counts = new Float64Array(groups);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (code[pair] !== NULL_CODE) counts[group[pair]!]! += 1;
  }
  return { values: counts, validity: undefined };
}
