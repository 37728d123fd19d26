import { relationColumns, stepOf, type EngineJob, type EngineSession } from '@ocp/core';
import {
  countOf,
  digestsOf,
  readByView,
  resultOf,
  rowsOf,
  sqlStep,
  stepSelect,
  sumsOf,
  type SqlRun,
} from '@ocp/rules-sql';
import { postgresDialect } from './dialect.ts';
import { engineError } from './errors.ts';
import { postgresFunctions } from './functions.ts';
import { createConfig, createState } from './given-relations.ts';
import { createInput } from './inputs.ts';
import { applySettings, changeSettings } from './settings.ts';
import { temporary } from './sql.ts';
import { TemporaryRelations } from './temporary-relations.ts';

/** One window in the run's transaction: every relation is a temporary one, and one statement runs at a time. */
export class PostgresSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #relations: TemporaryRelations;
  /** What to set again at the end. */
  readonly #settings: ReadonlyMap<string, string>;
  /** Rows of the steps that were made. */
  readonly #rows = new Map<string, number>();
  readonly #sql: SqlRun;

  private constructor(job: EngineJob, relations: TemporaryRelations, settings: ReadonlyMap<string, string>) {
    this.#job = job;
    this.#sql = {
      pipeline: job.pipeline,
      columns: (relation) => relationColumns(job, relation),
      dialect: postgresDialect,
      ref: temporary,
      query: (sql, step, values) => this.#query(sql, step, values),
      value: (_, index) => `$${index + 1}`,
    };
    this.#relations = relations;
    this.#settings = settings;
  }

  static async open(job: EngineJob): Promise<PostgresSession> {
    try {
      job.signal.throwIfAborted();
      const settings = await changeSettings(job.sql, job.limits);
      const relations = await TemporaryRelations.open(job.sql);
      const session = new PostgresSession(job, relations, settings);
      try {
        await session.#prepare();
        return session;
      } catch (error) {
        await session.close();
        throw error;
      }
    } catch (error) {
      throw engineError(error, {}, job.signal);
    }
  }

  async #prepare(): Promise<void> {
    const { config, state, inputs, sql } = this.#job;
    await sql.execute(postgresFunctions());
    for (const [name, relation] of Object.entries(config)) {
      await createConfig(name, relation, sql, this.#relations);
    }
    for (const [name, relation] of Object.entries(state)) {
      await createState(name, relation, sql, this.#relations);
    }
    for (const table of Object.keys(inputs)) {
      await this.#run({ table }, () => createInput(table, this.#job, this.#relations));
    }
  }

  async make(name: string): Promise<number> {
    const { pipeline } = this.#job;
    const { columns } = stepOf(pipeline, name);
    const rows = await this.#run({ step: name }, async () => {
      const select = await stepSelect(this.#sql, name);
      if (sqlStep(pipeline, name).view === true) {
        await this.#relations.createView(name, columns, select);
        return countOf(this.#sql, name);
      }
      const made = await this.#relations.fillTable(name, columns, select);
      if (pipeline.steps.some(({ reads }) => reads.includes(name))) await this.#relations.analyze(name);
      return made;
    });
    this.#rows.set(name, rows);
    return rows;
  }

  readonly result: EngineSession['result'] = async (relation, names, days) => {
    const { columns, select } = resultOf(this.#sql, relation, names, days);
    const rows = days === undefined ? this.#rows.get(relation) : await countOf(this.#sql, relation, days);
    return {
      columns,
      rows: rows ?? 0,
      select,
      copy: () =>
        Promise.resolve(
          this.#job.sql.copyOut(`copy (${select}) to stdout with (format csv, encoding 'UTF8')`),
        ),
    };
  };

  readonly digests: EngineSession['digests'] = (...asked) => digestsOf(this.#sql, ...asked);

  readonly rows: EngineSession['rows'] = (...asked) => rowsOf(this.#sql, ...asked);

  readonly sums: EngineSession['sums'] = (...asked) => sumsOf(this.#sql, ...asked);

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    await this.#run({ step: relation }, () => this.#relations.release(relation));
    this.#rows.delete(relation);
  }

  async close(): Promise<void> {
    try {
      await this.#relations.releaseAll();
      await applySettings(this.#job.sql, this.#settings);
    } catch {
      // In a transaction that failed nothing runs any more, and nothing has to: it is rolled back.
    }
  }

  /** Columns of the shared queries may have no name of their own. */
  #query(sql: string, step: string, values: readonly string[] = []): Promise<unknown[][]> {
    return this.#run({ step }, async () => {
      const rows = await this.#job.sql.rows<{ row: unknown[] }>(sql, values);
      return rows.map((row) => Object.values(row));
    });
  }

  async #run<T>(where: Record<string, string>, work: () => Promise<T>): Promise<T> {
    try {
      this.#job.signal.throwIfAborted();
      return await work();
    } catch (error) {
      throw engineError(error, where, this.#job.signal);
    }
  }
}
