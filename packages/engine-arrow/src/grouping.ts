import type { CodeColumn, NumberColumn } from './columns.ts';
import { groupCountDistinct } from './kernels/group-count-distinct.ts';
import { groupMax, groupMin } from './kernels/group-extreme.ts';
import { groupMaxCode } from './kernels/group-max-code.ts';
import { groupRows, type Groups } from './kernels/group-rows.ts';
import { groupSum } from './kernels/group-sum.ts';
import type { TextPool } from './kernels/text-pool.ts';
import { Table } from './table.ts';

/** The rows of a table in groups of equal keys; null is equal to null. Aggregates leave nulls out. */
export class Grouping {
  readonly #source: Table;
  readonly #groups: Groups;
  /** The key columns, one row a group. */
  readonly keys: Table;

  /** `keys`: columns of codes. */
  constructor(source: Table, keys: readonly string[]) {
    this.#source = source;
    this.#groups = groupRows(
      keys.map((key) => source.codes(key)),
      source.rows,
    );
    const columns = keys.map((key, place) => [key, { codes: this.#groups.keys[place]! }] as const);
    this.keys = new Table(this.#groups.count, Object.fromEntries(columns));
  }

  /** The group of each row, and their number. */
  get groups(): Groups {
    return this.#groups;
  }

  sum(column: string | NumberColumn): NumberColumn {
    return groupSum(this.#groups.ids, this.#groups.count, this.#numbers(column));
  }

  max(column: string | NumberColumn): NumberColumn {
    return groupMax(this.#groups.ids, this.#groups.count, this.#numbers(column));
  }

  min(column: string | NumberColumn): NumberColumn {
    return groupMin(this.#groups.ids, this.#groups.count, this.#numbers(column));
  }

  /** The greatest text by code points. */
  maxText(column: string, pool: TextPool): CodeColumn {
    const { ids, count } = this.#groups;
    return { codes: groupMaxCode(ids, count, this.#source.codes(column), (a, b) => pool.compare(a, b)) };
  }

  countDistinct(column: string): NumberColumn {
    return groupCountDistinct(this.#groups.ids, this.#groups.count, this.#source.codes(column));
  }

  #numbers(column: string | NumberColumn): NumberColumn {
    return typeof column === 'string' ? this.#source.numbers(column) : column;
  }
}

/** Distinct rows of some columns of codes, in the order of their first rows. */
export function distinct(table: Table, columns: readonly string[]): Table {
  return new Grouping(table, columns).keys;
}
