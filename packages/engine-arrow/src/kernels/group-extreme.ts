import { isValid, setValid, type NumberColumn } from '../columns.ts';
import { GroupNumbers } from './group-numbers.ts';

/** True when the first number takes the place of the second. NaN is greater than every other number. */
type Wins = (value: number, other: number) => boolean;

const greater: Wins = (value, other) => value > other || Number.isNaN(value);
const less: Wins = (value, other) => value < other || Number.isNaN(other);

/**
 * The greatest or the least number by group, batch after batch. Nulls are left out; a group without any value has null.
 * Costs a comparison a row.
 */
export class GroupExtreme {
  readonly #wins: Wins;
  readonly #extremes = new GroupNumbers();

  constructor(which: 'max' | 'min') {
    this.#wins = which === 'max' ? greater : less;
  }

  /** `ids`: the group of each row, below `groups`. */
  add(ids: Int32Array, groups: number, { values, validity }: NumberColumn): this {
    this.#extremes.reserve(groups);
    const extremes = this.#extremes;
    for (let row = 0; row < ids.length; row += 1) {
      if (!isValid(validity, row)) continue;
      const id = ids[row]!;
      const value = values[row]!;
      if (isValid(extremes.validity, id) && !this.#wins(value, extremes.values[id]!)) continue;
      extremes.values[id] = value;
      setValid(extremes.validity, id);
    }
    return this;
  }

  /** One number a group; a view. */
  finish(groups: number): NumberColumn {
    return this.#extremes.column(groups);
  }
}

/** The greatest number by group of one column. */
export function groupMax(ids: Int32Array, groups: number, column: NumberColumn): NumberColumn {
  return new GroupExtreme('max').add(ids, groups, column).finish(groups);
}

/** The least number by group of one column. */
export function groupMin(ids: Int32Array, groups: number, column: NumberColumn): NumberColumn {
  return new GroupExtreme('min').add(ids, groups, column).finish(groups);
}
