import { isCodeColumn, isNumberColumn, type CodeColumn, type Column, type NumberColumn } from './columns.ts';
import { NumberEncoder } from './kernels/encode-numbers.ts';
import { groupCountDistinct } from './kernels/group-count-distinct.ts';
import { groupMax, groupMin } from './kernels/group-extreme.ts';
import { groupMaxCode } from './kernels/group-max-code.ts';
import { groupRows, type Groups } from './kernels/group-rows.ts';
import { groupSum } from './kernels/group-sum.ts';
import { takeNumbers } from './kernels/take.ts';
import type { TextPool } from './kernels/text-pool.ts';
import { Table } from './table.ts';

/** The rows of a table in groups of equal keys; null is equal to null. Aggregates leave nulls out. */
export class Grouping {
  readonly #source: Table;
  readonly #groups: Groups;
  /** The key columns, one row a group. */
  readonly keys: Table;

  constructor(source: Table, keys: readonly string[]) {
    this.#source = source;
    const columns = keys.map((key) => keyOf(source.column(key)));
    this.#groups = groupRows(
      columns.map(({ codes }) => codes),
      source.rows,
    );
    const values = columns.map(({ decode }, place) => decode(this.#groups.keys[place]!));
    this.keys = new Table(this.#groups.count, Object.fromEntries(keys.map((key, at) => [key, values[at]!])));
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

  /** The greatest of each group, of texts by code points or of numbers. */
  greatest(column: string, pool: TextPool): Column {
    return isNumberColumn(this.#source.column(column)) ? this.max(column) : this.maxText(column, pool);
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

/** A key column as codes, and what codes of it mean. */
interface Key {
  codes: Int32Array;
  decode(codes: Int32Array): Column;
}

function keyOf(column: Column): Key {
  if (isCodeColumn(column)) return { codes: column.codes, decode: (codes) => ({ codes }) };
  if (!isNumberColumn(column)) throw new RangeError('rows cannot be grouped by what is random');
  const encoder = new NumberEncoder();
  const codes = encoder.encode(column);
  return {
    codes,
    decode: (keys) => takeNumbers({ values: encoder.numbers, validity: undefined }, keys),
  };
}

/** Distinct rows of some columns, in the order of their first rows. */
export function distinct(table: Table, columns: readonly string[]): Table {
  return new Grouping(table, columns).keys;
}
