import type { Columns, SqlSession } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import { temporary, typedColumns } from './sql.ts';

/**
 * A row keeps its texts as long as it fits on a page. By itself PostgreSQL puts those of a row above 2 kB elsewhere, and a sort by
 * labels, or a join, then fetches both texts for each comparison: a day of 200,000 such labels did not end within 25 minutes.
 */
const INLINE = 'with (toast_tuple_target = 8160)';

/**
 * The temporary relations of a transaction. A table that is not read any more is emptied and not dropped, and the next
 * window fills it again: a dropped one would keep its locks to the end of the transaction, and a server has room for some
 * thousands of all transactions together. What is left goes with the transaction.
 */
export class TemporaryRelations {
  readonly #sql: SqlSession;
  /** The columns of the tables that are there and empty. */
  readonly #empty: Map<string, string>;
  readonly #tables = new Map<string, string>();
  readonly #views = new Set<string>();

  private constructor(sql: SqlSession, empty: Map<string, string>) {
    this.#sql = sql;
    this.#empty = empty;
  }

  /** Finds the tables that earlier windows of the transaction left empty. */
  static async open(sql: SqlSession): Promise<TemporaryRelations> {
    const found = await sql.rows<{ name: string; columns: string }>(
      `select relname as name, string_agg(attname, ',' order by attnum) as columns
        from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
        where relnamespace = pg_my_temp_schema() and relkind = 'r'
        group by relname`,
    );
    return new TemporaryRelations(sql, new Map(found.map(({ name, columns }) => [name, columns])));
  }

  /** Makes an empty table; `definitions` are those of `names`, in their order. */
  async createTable(name: string, names: readonly string[], definitions: string): Promise<void> {
    if (await this.#reuse(name, names)) return;
    await this.#sql.execute(
      `create temporary table ${temporary(name)} (${definitions}) ${INLINE} on commit drop`,
    );
  }

  /** Makes a table of the rows of a query and returns their number. */
  async fillTable(name: string, columns: Columns, query: string): Promise<number> {
    const select = `select ${typedColumns(columns)} from (${query}) made`;
    const names = Object.keys(columns);
    return (await this.#reuse(name, names))
      ? this.#sql.execute(`insert into ${temporary(name)} (${names.map(identifier).join(', ')}) ${select}`)
      : this.#sql.execute(`create temporary table ${temporary(name)} ${INLINE} on commit drop as ${select}`);
  }

  async createView(name: string, columns: Columns, query: string): Promise<void> {
    await this.#dropTable(name);
    this.#views.add(name);
    await this.#sql.execute(
      `create temporary view ${temporary(name)} as select ${typedColumns(columns)} from (${query}) made`,
    );
  }

  /** Nobody analyzes a temporary table by himself, and without statistics joins are planned wrongly. */
  async analyze(name: string): Promise<void> {
    await this.#sql.execute(`analyze ${temporary(name)}`);
  }

  /** Gives back what a relation holds. */
  async release(name: string): Promise<void> {
    if (this.#views.delete(name)) {
      await this.#sql.execute(`drop view if exists ${temporary(name)}`);
      return;
    }
    const columns = this.#tables.get(name);
    if (columns === undefined) return;
    await this.#sql.execute(`truncate ${temporary(name)}`);
    this.#tables.delete(name);
    this.#empty.set(name, columns);
  }

  /** Gives back everything. */
  async releaseAll(): Promise<void> {
    for (const name of [...this.#views, ...this.#tables.keys()]) await this.release(name);
  }

  /** Takes over the table of an earlier window if its columns are these. */
  async #reuse(name: string, names: readonly string[]): Promise<boolean> {
    const columns = names.join(',');
    const there = this.#empty.get(name) === columns;
    if (there) this.#empty.delete(name);
    else await this.#dropTable(name);
    this.#tables.set(name, columns);
    return there;
  }

  async #dropTable(name: string): Promise<void> {
    if (this.#empty.delete(name)) await this.#sql.execute(`drop table ${temporary(name)}`);
  }
}
