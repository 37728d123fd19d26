import { Readable } from 'node:stream';
import { relationColumns, type Columns, type EngineJob, type EngineSession } from '@ocp/core';
import {
  countOf,
  digestsOf,
  identifier,
  literal,
  readByView,
  resultOf,
  rowsOf,
  sqlStep,
  stepSelect,
  sumsOf,
  type SqlRun,
} from '@ocp/rules-sql';
import { TrinoConnection } from './client/connection.ts';
import { csvLines, exactColumns } from './csv.ts';
import { trinoDialect } from './dialect.ts';
import { openInput } from './inputs/index.ts';
import { sessionLimits } from './limits.ts';
import type { TrinoOptions } from './options.ts';
import { RunTables } from './run-tables.ts';
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
  readonly #sql: SqlRun;

  private constructor(job: EngineJob, options: TrinoOptions) {
    this.#job = job;
    this.#connection = new TrinoConnection({
      ...options,
      session: { ...options.session, ...sessionLimits(job.limits) },
    });
    this.#tables = new RunTables(this.#connection, options.scratch, job.signal);
    this.#sql = {
      pipeline: job.pipeline,
      columns: (relation) => relationColumns(job, relation),
      dialect: trinoDialect,
      ref: this.#ref,
      query: (sql, step) => this.#tables.rows(sql, { step }),
      // Trino's statements have no places of their own.
      value: literal,
    };
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
    const { config, state, inputs } = this.#job;
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
    for (const [name, input] of Object.entries(inputs)) {
      this.#relations.set(name, `(${await openInput(name, input, options.inputs, this.#tables, this.#job)})`);
    }
  }

  readonly #ref = (relation: string): string => this.#relations.get(relation) ?? identifier(relation);

  async make(name: string): Promise<number> {
    const select = await stepSelect(this.#sql, name);
    let rows: number;
    if (sqlStep(this.#job.pipeline, name).view === true) {
      this.#relations.set(name, `(${select})`);
      rows = await countOf(this.#sql, name);
    } else {
      const table = this.#tables.add(name);
      rows = await this.#tables.execute(`create table ${table} as ${select}`, { step: name });
      this.#relations.set(name, table);
    }
    this.#rows.set(name, rows);
    return rows;
  }

  readonly result: EngineSession['result'] = async (relation, names, days) => {
    const { columns, select } = resultOf(this.#sql, relation, names, days);
    const rows = days === undefined ? this.#rows.get(relation) : await countOf(this.#sql, relation, days);
    return {
      columns,
      rows: rows ?? 0,
      copy: () =>
        Promise.resolve(Readable.from(this.#lines(relation, columns, select), { objectMode: false })),
    };
  };

  readonly digests: EngineSession['digests'] = (...asked) => digestsOf(this.#sql, ...asked);

  async *#lines(relation: string, columns: Columns, rows: string): AsyncGenerator<string> {
    const select = `select ${exactColumns(columns)} from (${rows}) made`;
    for await (const page of this.#connection.pages(select, this.#job.signal, { step: relation })) {
      yield csvLines(columns, page);
    }
  }

  readonly rows: EngineSession['rows'] = (...asked) => rowsOf(this.#sql, ...asked);

  readonly sums: EngineSession['sums'] = (...asked) => sumsOf(this.#sql, ...asked);

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    await this.#tables.drop(relation);
    this.#relations.delete(relation);
    this.#rows.delete(relation);
  }

  async close(): Promise<void> {
    await this.#tables.dropAll();
  }
}
