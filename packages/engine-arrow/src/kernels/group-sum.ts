import { isValid, setValid, type NumberColumn } from '../columns.ts';
import { GroupNumbers } from './group-numbers.ts';

/**
 * Sums by group, batch after batch. Nulls are left out; a group without any value has null, never 0. In double arithmetic
 * and the order of the rows. Costs an addition a row.
 */
export class GroupSum {
  readonly #sums = new GroupNumbers();

  /** `ids`: the group of each row, below `groups`. */
  add(ids: Int32Array, groups: number, { values, validity }: NumberColumn): this {
    this.#sums.reserve(groups);
    const sums = this.#sums;
    for (let row = 0; row < ids.length; row += 1) {
      if (!isValid(validity, row)) continue;
      const id = ids[row]!;
      sums.values[id]! += values[row]!;
      setValid(sums.validity, id);
    }
    return this;
  }

  /** One sum a group; a view. */
  finish(groups: number): NumberColumn {
    return this.#sums.column(groups);
  }
}

/** Sums by group of one column. */
export function groupSum(ids: Int32Array, groups: number, column: NumberColumn): NumberColumn {
  return new GroupSum().add(ids, groups, column).finish(groups);
}
