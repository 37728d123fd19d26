import { NULL_CODE } from '../columns.ts';
import { grownInt32 } from '../growing.ts';

/** Order of two codes: the pool's for texts, the difference for days. */
export type CompareCodes = (a: number, b: number) => number;

/**
 * The greatest text, by code points, or the latest day by group, batch after batch. Nulls are left out; a group without any
 * value has null. Costs a comparison a row whose code is not the greatest one so far.
 */
export class GroupMaxCode {
  readonly #compare: CompareCodes;
  #greatest: Int32Array = new Int32Array(512).fill(NULL_CODE);

  constructor(compare: CompareCodes) {
    this.#compare = compare;
  }

  /** `ids`: the group of each row, below `groups`. */
  add(ids: Int32Array, groups: number, codes: Int32Array): this {
    this.#greatest = grownInt32(this.#greatest, groups, NULL_CODE);
    for (let row = 0; row < ids.length; row += 1) {
      const id = ids[row]!;
      const code = codes[row]!;
      const other = this.#greatest[id]!;
      if (code === NULL_CODE || code === other) continue;
      if (other === NULL_CODE || this.#compare(code, other) > 0) this.#greatest[id] = code;
    }
    return this;
  }

  /** One code a group; a view. */
  finish(groups: number): Int32Array {
    return grownInt32(this.#greatest, groups, NULL_CODE).subarray(0, groups);
  }
}

/** The greatest code by group of one column. */
export function groupMaxCode(
  ids: Int32Array,
  groups: number,
  codes: Int32Array,
  compare: CompareCodes,
): Int32Array {
  return new GroupMaxCode(compare).add(ids, groups, codes).finish(groups);
}
