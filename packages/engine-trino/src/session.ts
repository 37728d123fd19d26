import { Readable } from 'node:stream';
import type { Columns, EngineJob, EngineRow, EngineSession, ResultTable } from '@ocp/core';
import {
  failCheck,
  identifier,
  literal,
  readByView,
  type SqlStep,
  sqlStep,
  stepColumns,
} from '@ocp/rules-sql';
import { TrinoConnection } from './client/connection.ts';
import type { Value } from './client/protocol.ts';
import { csvLines, exactColumns } from './csv.ts';
import { trinoDialect } from './dialect.ts';
import { openInput } from './inputs/index.ts';
import { sessionLimits } from './limits.ts';
import type { TrinoOptions } from './options.ts';
import { RunTables } from './run-tables.ts';
import { castTo, typedColumns } from './sql.ts';
import { configRows, stateRows, valuesSelect } from './values.ts';

/** Relations of so many rows stand in every statement that reads them; larger ones are tables. */
const IN_STATEMENT = 200;

/**
 * One window on a Trino: every step is a table in the scratch schema, or, where it is only read, a subquery of the statements
 * that read it.
 */
export class TrinoSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #connection: TrinoConnection;
  readonly #tables: RunTables;
  /** What stands after FROM for each relation: a table's name, or a subquery. */
  readonly #relations = new Map<string, string>();
  /** Rows of the steps that were made. */
  readonly #rows = new Map<string, number>();

  private constructor(job: EngineJob, options: TrinoOptions) {
    this.#job = job;
    this.#connection = new TrinoConnection({
      ...options,
      session: { ...options.session, ...sessionLimits(job.limits) },
    });
    this.#tables = new RunTables(this.#connection, options.scratch, job.signal);
  }

  static async open(job: EngineJob, options: TrinoOptions): Promise<TrinoSession> {
    const session = new TrinoSession(job, options);
    try {
      await session.#prepare(options);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async #prepare(options: TrinoOptions): Promise<void> {
    const { config, state, pipeline } = this.#job;
    for (const [name, relation] of Object.entries(config)) {
      const rows = configRows(relation);
      const small = rows.length <= IN_STATEMENT;
      this.#relations.set(
        name,
        small
          ? `(${valuesSelect(relation.columns, rows)})`
          : await this.#tables.load(name, relation.columns, rows),
      );
    }
    for (const [name, relation] of Object.entries(state)) {
      this.#relations.set(name, await this.#tables.load(name, relation.columns, stateRows(relation)));
    }
    for (const name of pipeline.inputs) {
      this.#relations.set(name, `(${await openInput(name, this.#job, options.inputs, this.#tables)})`);
    }
  }

  readonly #ref = (relation: string): string => this.#relations.get(relation) ?? identifier(relation);

  async make(name: string): Promise<number> {
    const { pipeline } = this.#job;
    const step = sqlStep(pipeline, name);
    await this.#check(step);
    const select = `select ${typedColumns(stepColumns(pipeline, name))} from (${step.sql(trinoDialect, this.#ref)})`;
    let rows: number;
    if (step.view === true) {
      this.#relations.set(name, `(${select})`);
      const [[counted] = []] = await this.#query(`select count(*) from (${select})`, name);
      rows = Number(counted);
    } else {
      const table = this.#tables.add(name);
      rows = await this.#tables.execute(`create table ${table} as ${select}`, { step: name });
      this.#relations.set(name, table);
    }
    this.#rows.set(name, rows);
    return rows;
  }

  async #check(step: SqlStep): Promise<void> {
    if (step.check === undefined) return;
    const [[rows, example] = []] = await this.#query(step.check.sql(trinoDialect, this.#ref), step.name);
    failCheck(trinoDialect, step, Number(rows ?? 0), String(example));
  }

  result(relation: string, columns: readonly string[]): Promise<ResultTable> {
    const types = stepColumns(this.#job.pipeline, relation);
    const chosen: Columns = Object.fromEntries(columns.map((column) => [column, types[column] ?? 'text']));
    return Promise.resolve({
      columns: chosen,
      rows: this.#rows.get(relation) ?? 0,
      copy: () => Promise.resolve(Readable.from(this.#lines(relation, chosen), { objectMode: false })),
    });
  }

  async *#lines(relation: string, columns: Columns): AsyncGenerator<string> {
    const select = `select ${exactColumns(columns)} from ${this.#ref(relation)}`;
    for await (const page of this.#connection.pages(select, this.#job.signal, { step: relation })) {
      yield csvLines(columns, page);
    }
  }

  async rows(relation: string, where: Readonly<Record<string, string>>, limit: number): Promise<EngineRow[]> {
    const columns = stepColumns(this.#job.pipeline, relation);
    const selected = Object.entries(columns).map(([column, type]) =>
      type === 'double' || type === 'integer' || type === 'boolean'
        ? identifier(column)
        : castTo('text', identifier(column)),
    );
    const conditions = Object.entries(where).map(
      ([column, value]) => `${castTo('text', identifier(column))} = ${literal(value)}`,
    );
    const found = await this.#query(
      `select ${selected.join(', ')} from ${this.#ref(relation)}
        where ${conditions.join(' and ') || 'true'} limit ${Math.trunc(limit)}`,
      relation,
    );
    return found.map((row) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, type], index) => {
          const value = row[index] ?? null;
          return [name, type === 'double' ? numberOf(value) : value];
        }),
      ),
    );
  }

  async sums(relation: string, columns: readonly string[]): Promise<(number | null)[]> {
    const sums = columns.map((column) => `sum(${identifier(column)})`).join(', ');
    const [row] = await this.#query(`select ${sums} from ${this.#ref(relation)}`, relation);
    // What is not finite comes as a text.
    return columns.map((_, index) => numberOf(row?.[index] ?? null));
  }

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    await this.#tables.drop(relation);
    this.#relations.delete(relation);
    this.#rows.delete(relation);
  }

  async close(): Promise<void> {
    await this.#tables.dropAll();
  }

  #query(sql: string, step: string) {
    return this.#tables.rows(sql, { step });
  }
}

/** A number that is not finite comes as a text. */
const numberOf = (value: Value) => (value === null ? null : Number(value));
