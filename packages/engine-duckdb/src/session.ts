import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Columns, ConfigRelation, EngineJob, EngineRow, EngineSession, ResultTable } from '@ocp/core';
import {
  failCheck,
  identifier,
  literal,
  readByView,
  type SqlStep,
  sqlStep,
  stepColumns,
} from '@ocp/rules-sql';
import { duckdbDialect } from './dialect.ts';
import { engineError } from './errors.ts';
import { inputView } from './inputs.ts';

/** Small enough for a small machine; DuckDB spills to its temporary folder beyond it. */
const DEFAULT_MEMORY = '1GB';

/** One run in a DuckDB of its own, in memory, with a private folder for what it spills and hands over. */
export class DuckdbSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #stop: () => void;
  readonly #rows = new Map<string, number>();
  #files = 0;

  private constructor(
    job: EngineJob,
    folder: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.#job = job;
    this.#folder = folder;
    this.#instance = instance;
    this.#connection = connection;
    this.#stop = () => {
      connection.interrupt();
    };
    job.signal.addEventListener('abort', this.#stop);
  }

  static async open(job: EngineJob): Promise<DuckdbSession> {
    const folder = await mkdtemp(join(tmpdir(), 'ocp-duckdb-'));
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: job.limits.memory ?? DEFAULT_MEMORY,
        temp_directory: folder,
        preserve_insertion_order: 'false',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        ...(job.limits.threads === undefined ? {} : { threads: String(job.limits.threads) }),
      });
      const session = new DuckdbSession(job, folder, instance, await instance.connect());
      await session.#prepare();
      return session;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw engineError(error, {}, job.signal);
    }
  }

  async #prepare(): Promise<void> {
    await this.#run(`set TimeZone = 'UTC'`);
    for (const [name, relation] of Object.entries(this.#job.config)) await this.#load(name, relation);
    for (const [name, relation] of Object.entries(this.#job.state)) await this.#receive(name, relation);
    for (const name of this.#job.pipeline.inputs) {
      await this.#run(inputView(name, this.#job.inputs[name] ?? [], this.#job.days));
    }
  }

  async #load(name: string, { columns, rows }: ConfigRelation): Promise<void> {
    const typed = Object.entries(columns).map(
      ([column, type]) => `${identifier(column)} ${duckdbDialect.types[type]}`,
    );
    await this.#run(`create temp table ${identifier(name)} (${typed.join(', ')})`);
    const values = Object.keys(columns).map((_, index) => `$${index + 1}`);
    const insert = await this.#connection.prepare(
      `insert into ${identifier(name)} values (${values.join(', ')})`,
    );
    for (const row of rows) {
      insert.bind([...row]);
      await insert.run();
    }
    insert.destroySync();
  }

  /** Loads rows that come as PostgreSQL's CSV. */
  async #receive(name: string, { columns, copy }: ResultTable): Promise<void> {
    const path = join(this.#folder, `${name}.state.csv`);
    await pipeline(await copy(), createWriteStream(path), { signal: this.#job.signal });
    const types = Object.entries(columns).map(
      ([column, type]) => `${literal(column)}: ${literal(duckdbDialect.types[type])}`,
    );
    await this.#run(`create temp table ${identifier(name)} as
      select * from read_csv(${literal(path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
        nullstr = '', allow_quoted_nulls = false, max_line_size = 16777216, columns = {${types.join(', ')}})`);
    await rm(path, { force: true });
  }

  async make(name: string): Promise<number> {
    const where = { step: name };
    const step = sqlStep(this.#job.pipeline, name);
    const columns = stepColumns(this.#job.pipeline, name);
    await this.#check(step);
    const selected = Object.keys(columns).map(identifier).join(', ');
    const kind = step.view === true ? 'view' : 'table';
    const select = `select ${selected} from (${step.sql(duckdbDialect, identifier)})`;
    await this.#run(`create temp ${kind} ${identifier(name)} as ${select}`, where);
    const [count] = await this.#rowsOf(`select count(*) from ${identifier(name)}`, where);
    const rows = Number(count?.[0] ?? 0);
    this.#rows.set(name, rows);
    return rows;
  }

  async #check(step: SqlStep): Promise<void> {
    if (step.check === undefined) return;
    const [found] = await this.#rowsOf(step.check.sql(duckdbDialect, identifier), { step: step.name });
    failCheck(duckdbDialect, step, Number(found?.[0] ?? 0), String(found?.[1]));
  }

  async result(relation: string, columns: readonly string[]): Promise<ResultTable> {
    const types = stepColumns(this.#job.pipeline, relation);
    const chosen: Columns = Object.fromEntries(columns.map((column) => [column, types[column] ?? 'text']));
    const path = join(this.#folder, `${relation}.${this.#files++}.csv`);
    const select = `select ${columns.map(identifier).join(', ')} from ${identifier(relation)}`;
    return Promise.resolve({
      columns: chosen,
      rows: this.#rows.get(relation) ?? 0,
      copy: async () => {
        // A file, not a pipe: what goes wrong while it is made is known before the first byte is sent.
        const copy = `copy (${select}) to ${literal(path)} (format csv, header false${quoted(chosen)})`;
        await this.#run(copy, { step: relation });
        const stream = createReadStream(path, { highWaterMark: 1 << 20 });
        stream.once('close', () => void rm(path, { force: true }));
        return stream;
      },
    });
  }

  async rows(relation: string, where: Readonly<Record<string, string>>, limit: number): Promise<EngineRow[]> {
    const columns = stepColumns(this.#job.pipeline, relation);
    const selected = Object.entries(columns).map(([column, type]) =>
      type === 'double' || type === 'integer' || type === 'boolean'
        ? `cast(${identifier(column)} as ${type === 'boolean' ? 'boolean' : 'double'})`
        : `cast(${identifier(column)} as varchar)`,
    );
    const conditions = Object.keys(where).map(
      (column, index) => `cast(${identifier(column)} as varchar) = $${index + 1}`,
    );
    const sql = `select ${selected.join(', ')} from ${identifier(relation)}
      where ${conditions.join(' and ') || 'true'} limit ${Math.trunc(limit)}`;
    const found = await this.#rowsOf(sql, { step: relation }, Object.values(where));
    const names = Object.keys(columns);
    return found.map(
      (row) => Object.fromEntries(names.map((name, index) => [name, row[index]])) as EngineRow,
    );
  }

  async sums(relation: string, columns: readonly string[]): Promise<(number | null)[]> {
    const sums = columns.map((column) => `sum(${identifier(column)})`).join(', ');
    const [row] = await this.#rowsOf(`select ${sums} from ${identifier(relation)}`, { step: relation });
    return columns.map((_, index) => (row?.[index] as number | null | undefined) ?? null);
  }

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    const kind = sqlStep(this.#job.pipeline, relation).view === true ? 'view' : 'table';
    await this.#run(`drop ${kind} ${identifier(relation)}`, { step: relation });
    this.#rows.delete(relation);
  }

  async close(): Promise<void> {
    this.#job.signal.removeEventListener('abort', this.#stop);
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #run(sql: string, where: { step?: string } = {}): Promise<void> {
    await this.#rowsOf(sql, where);
  }

  async #rowsOf(
    sql: string,
    where: { step?: string },
    parameters?: string[],
  ): Promise<readonly (readonly unknown[])[]> {
    try {
      this.#job.signal.throwIfAborted();
      return (await this.#connection.runAndReadAll(sql, parameters)).getRows();
    } catch (error) {
      throw engineError(error, where, this.#job.signal);
    }
  }
}

/** Text is always quoted, so that no value can look like PostgreSQL's end of data (`\\.`); null stays unquoted. */
function quoted(columns: Columns): string {
  const texts = Object.entries(columns).filter(([, type]) => type === 'text' || type === 'json');
  return texts.length === 0
    ? ''
    : `, force_quote (${texts.map(([column]) => identifier(column)).join(', ')})`;
}
