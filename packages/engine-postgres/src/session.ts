import type { Columns, EngineJob, EngineRow, EngineSession, JobDatabase, ResultTable } from '@ocp/core';
import { failCheck, identifier, readByView, type SqlStep, sqlStep, stepColumns } from '@ocp/rules-sql';
import { postgresDialect } from './dialect.ts';
import { engineError } from './errors.ts';
import { postgresFunctions } from './functions.ts';
import { createConfig, createState } from './given-relations.ts';
import { createInput, databaseOf } from './inputs.ts';
import { applySettings, changeSettings } from './settings.ts';
import { temporary } from './sql.ts';
import { TemporaryRelations } from './temporary-relations.ts';

/** One window in the run's transaction: every relation is a temporary one, and one statement runs at a time. */
export class PostgresSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #database: JobDatabase;
  readonly #relations: TemporaryRelations;
  /** What to set again at the end. */
  readonly #settings: ReadonlyMap<string, string>;
  /** Rows of the steps that were made. */
  readonly #rows = new Map<string, number>();

  private constructor(
    job: EngineJob,
    database: JobDatabase,
    relations: TemporaryRelations,
    settings: ReadonlyMap<string, string>,
  ) {
    this.#job = job;
    this.#database = database;
    this.#relations = relations;
    this.#settings = settings;
  }

  static async open(job: EngineJob): Promise<PostgresSession> {
    const database = databaseOf(job);
    try {
      job.signal.throwIfAborted();
      const settings = await changeSettings(database.sql, job.limits);
      const relations = await TemporaryRelations.open(database.sql);
      const session = new PostgresSession(job, database, relations, settings);
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
    const { sql } = this.#database;
    const { config, state, pipeline } = this.#job;
    await sql.execute(postgresFunctions());
    for (const [name, relation] of Object.entries(config)) {
      await createConfig(name, relation, sql, this.#relations);
    }
    for (const [name, relation] of Object.entries(state)) {
      await createState(name, relation, sql, this.#relations);
    }
    for (const table of pipeline.inputs) {
      await this.#run({ table }, () => createInput(table, this.#job, this.#database, this.#relations));
    }
  }

  async make(name: string): Promise<number> {
    const { pipeline } = this.#job;
    const step = sqlStep(pipeline, name);
    const columns = stepColumns(pipeline, name);
    const rows = await this.#run({ step: name }, async () => {
      await this.#check(step);
      const query = step.sql(postgresDialect, temporary);
      if (step.view === true) {
        await this.#relations.createView(name, columns, query);
        return this.#count(name);
      }
      const made = await this.#relations.fillTable(name, columns, query);
      if (pipeline.steps.some(({ reads }) => reads.includes(name))) await this.#relations.analyze(name);
      return made;
    });
    this.#rows.set(name, rows);
    return rows;
  }

  async #check(step: SqlStep): Promise<void> {
    if (step.check === undefined) return;
    const { sql } = this.#database;
    const [found] = await sql.rows<{ rows: number; example: string }>(
      step.check.sql(postgresDialect, temporary),
    );
    if (found !== undefined) failCheck(postgresDialect, step, found.rows, found.example);
  }

  async #count(name: string): Promise<number> {
    const { sql } = this.#database;
    const [counted] = await sql.rows<{ rows: number }>(`select count(*) as rows from ${temporary(name)}`);
    return counted?.rows ?? 0;
  }

  result(relation: string, columns: readonly string[]): Promise<ResultTable> {
    const { sql } = this.#database;
    const types = stepColumns(this.#job.pipeline, relation);
    const chosen: Columns = Object.fromEntries(columns.map((column) => [column, types[column] ?? 'text']));
    const select = `select ${columns.map(identifier).join(', ')} from ${temporary(relation)}`;
    return Promise.resolve({
      columns: chosen,
      rows: this.#rows.get(relation) ?? 0,
      select,
      copy: () =>
        Promise.resolve(sql.copyOut(`copy (${select}) to stdout with (format csv, encoding 'UTF8')`)),
    });
  }

  async rows(relation: string, where: Readonly<Record<string, string>>, limit: number): Promise<EngineRow[]> {
    const { sql } = this.#database;
    const columns = Object.keys(stepColumns(this.#job.pipeline, relation)).map(identifier).join(', ');
    const conditions = Object.keys(where).map(
      (column, index) => `cast(${identifier(column)} as text) = $${index + 1}`,
    );
    const select = `select ${columns} from ${temporary(relation)}
      where ${conditions.join(' and ') || 'true'} limit ${Math.trunc(limit)}`;
    return this.#run({ step: relation }, () => sql.rows<EngineRow>(select, Object.values(where)));
  }

  async sums(relation: string, columns: readonly string[]): Promise<(number | null)[]> {
    const { sql } = this.#database;
    const sums = columns.map((column, index) => `sum(${identifier(column)}) as sum_${index}`).join(', ');
    const select = `select ${sums} from ${temporary(relation)}`;
    const [row] = await this.#run({ step: relation }, () => sql.rows<Record<string, number | null>>(select));
    return columns.map((_, index) => row?.[`sum_${index}`] ?? null);
  }

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    await this.#run({ step: relation }, () => this.#relations.release(relation));
    this.#rows.delete(relation);
  }

  async close(): Promise<void> {
    try {
      await this.#relations.releaseAll();
      await applySettings(this.#database.sql, this.#settings);
    } catch {
      // In a transaction that failed nothing runs any more, and nothing has to: it is rolled back.
    }
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
