import type { Columns } from '@ocp/core';
import type { Column } from '../../columns.ts';
import { GroupExtreme, GroupMaxCode, GroupSum, HashGroups, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';

/** Groups of lines, batch after batch: their keys, the greatest of some columns and the sums of others. Keys are codes. */
export class LineTotals {
  readonly #key: readonly string[];
  readonly #groups: HashGroups;
  readonly #codes: ReadonlyMap<string, GroupMaxCode>;
  readonly #numbers: ReadonlyMap<string, GroupExtreme>;
  readonly #sums: ReadonlyMap<string, GroupSum>;

  constructor(key: readonly string[], greatest: Columns, sums: readonly string[], pool: TextPool) {
    this.#key = key;
    this.#groups = new HashGroups(key.length);
    const named = Object.entries(greatest);
    this.#codes = new Map(
      named.flatMap(([name, type]) => {
        if (type === 'double') return [];
        const compare = type === 'date' ? (a: number, b: number) => a - b : pool.compare.bind(pool);
        return [[name, new GroupMaxCode(compare)]];
      }),
    );
    this.#numbers = new Map(
      named.flatMap(([name, type]) => (type === 'double' ? [[name, new GroupExtreme('max')]] : [])),
    );
    this.#sums = new Map(sums.map((name) => [name, new GroupSum()]));
  }

  /** Takes lines and says which group each of them is in. */
  add(lines: Table): Int32Array {
    const ids = this.#groups.add(
      this.#key.map((column) => lines.codes(column)),
      lines.rows,
    );
    const { count } = this.#groups;
    for (const [name, codes] of this.#codes) codes.add(ids, count, lines.codes(name));
    for (const [name, numbers] of this.#numbers) numbers.add(ids, count, lines.numbers(name));
    for (const [name, sum] of this.#sums) sum.add(ids, count, lines.numbers(name));
    return ids;
  }

  /** One row a group. */
  finish(): Table {
    const { count } = this.#groups;
    const columns: Record<string, Column> = {};
    for (const [place, name] of this.#key.entries()) columns[name] = { codes: this.#groups.key(place) };
    for (const [name, codes] of this.#codes) columns[name] = { codes: codes.finish(count) };
    for (const [name, numbers] of this.#numbers) columns[name] = numbers.finish(count);
    for (const [name, sum] of this.#sums) columns[name] = sum.finish(count);
    return new Table(count, columns);
  }
}
