import { isCodeColumn, isNumberColumn, type Column, type NumberColumn } from './columns.ts';
import { takeCodes, takeNumbers } from './kernels/take.ts';

/** A relation: named columns of the same number of rows. */
export class Table {
  readonly rows: number;
  readonly #columns: Readonly<Record<string, Column>>;

  constructor(rows: number, columns: Readonly<Record<string, Column>>) {
    this.rows = rows;
    this.#columns = columns;
  }

  get names(): string[] {
    return Object.keys(this.#columns);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#columns, name);
  }

  /** Fails with a `RangeError` when there is no such column. */
  column(name: string): Column {
    const column = this.#columns[name];
    if (column === undefined) throw new RangeError(`there is no column ${name}`);
    return column;
  }

  /** Codes of a column of texts or days. */
  codes(name: string): Int32Array {
    const column = this.column(name);
    if (!isCodeColumn(column)) throw new RangeError(`${name} is not a column of codes`);
    return column.codes;
  }

  numbers(name: string): NumberColumn {
    const column = this.column(name);
    if (!isNumberColumn(column)) throw new RangeError(`${name} is not a column of numbers`);
    return column;
  }

  /** Some columns of some rows; row -1 gives nulls. All columns when none are named. */
  take(rows: Int32Array, names: readonly string[] = this.names): Table {
    return new Table(rows.length, Object.fromEntries(names.map((name) => [name, this.#taken(name, rows)])));
  }

  /** Some columns of all rows. */
  select(names: readonly string[]): Table {
    return new Table(this.rows, Object.fromEntries(names.map((name) => [name, this.column(name)])));
  }

  /** The same rows with further or other columns. */
  with(columns: Readonly<Record<string, Column>>): Table {
    return new Table(this.rows, { ...this.#columns, ...columns });
  }

  #taken(name: string, rows: Int32Array): Column {
    const column = this.column(name);
    if (isCodeColumn(column)) return { codes: takeCodes(column.codes, rows) };
    return isNumberColumn(column) ? takeNumbers(column, rows) : column;
  }
}
