import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import {
  asOcpError,
  relationColumns,
  removeFolder,
  scratchFolder,
  stepOf,
  type Columns,
  type ConfigRelation,
  type DayRange,
  type EngineJob,
  type EngineSession,
  type ResultTable,
} from '@ocp/core';
import {
  checkStep,
  countOf,
  digestsOf,
  identifier,
  labelColumns,
  literal,
  partSelect,
  readByView,
  resultOf,
  rowsOf,
  sqlStep,
  sumsOf,
  whole,
  type SqlRun,
} from '@ocp/rules-sql';
import { duckdbDialect } from './dialect.ts';
import { engineError } from './errors.ts';
import { asRead, inputView } from './inputs.ts';
import { labelDialect } from './label-dialect.ts';
import { LabelTexts } from './label-texts.ts';
import { givingBack, memoryBytes } from './sql.ts';

/** Small enough for a small machine; DuckDB spills to its temporary folder beyond it. */
const DEFAULT_MEMORY = '1GB';

const memoryLimit = ({ limits }: EngineJob) => limits.memory ?? DEFAULT_MEMORY;

/** One run in a DuckDB of its own, in memory, with a private folder for what it spills and hands over. */
export class DuckdbSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #stop: () => void;
  readonly #rows = new Map<string, number>();
  /** As the rules see the relations, label columns as numbers. */
  readonly #sql: SqlRun;
  /** As everybody else sees them, with texts. */
  readonly #texts: SqlRun;
  readonly #labels: LabelTexts;
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
    this.#sql = {
      pipeline: job.pipeline,
      columns: (relation) => relationColumns(job, relation),
      dialect: labelDialect,
      ref: identifier,
      query: (sql, step, values) => this.#rowsOf(sql, { step }, values),
      value: (_, index) => `$${index + 1}`,
    };
    this.#texts = { ...this.#sql, ref: (relation) => this.#withTexts(relation) };
    this.#labels = new LabelTexts((sql, step) => this.#rowsOf(sql, { step }));
    this.#stop = () => {
      connection.interrupt();
    };
    job.signal.addEventListener('abort', this.#stop);
  }

  static async open(job: EngineJob): Promise<DuckdbSession> {
    const folder = await scratchFolder('ocp-duckdb-', 'the engine has no place for what it spills').catch(
      (error: unknown) => {
        throw asOcpError(error).at({ engine: 'duckdb' });
      },
    );
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: memoryLimit(job),
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
      await removeFolder(folder);
      throw engineError(error, {}, job.signal);
    }
  }

  async #prepare(): Promise<void> {
    await this.#run(`set TimeZone = 'UTC'`);
    for (const [name, relation] of Object.entries(this.#job.config)) await this.#load(name, relation);
    for (const [name, relation] of Object.entries(this.#job.state)) await this.#receive(name, relation);
    for (const [name, input] of Object.entries(this.#job.inputs)) {
      const view = this.#labelsOf(name).length === 0 ? name : asRead(name);
      await this.#run(inputView(view, input));
    }
    await this.#labels.open();
  }

  #labelsOf(relation: string): readonly string[] {
    return labelColumns(this.#job.pipeline, relation);
  }

  /** A relation as somebody outside of the rules reads it. */
  #withTexts(relation: string): string {
    const labels = this.#labelsOf(relation);
    if (labels.length === 0) return identifier(relation);
    if (relation in this.#job.inputs) return identifier(asRead(relation));
    return labelDialect.functions.labelTexts(identifier(relation), ...labels);
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
    const { pipeline, inputs } = this.#job;
    for (const read of stepOf(pipeline, name).reads) {
      const labels = this.#labelsOf(read);
      if (read in inputs && labels.length > 0) await this.#labels.number(read, labels, name);
    }
    await checkStep(this.#sql, name);
    const { inParts, newLabel, view } = sqlStep(pipeline, name);
    if (inParts === true) {
      await this.#labels.make(name, newLabel, (part) => partSelect(this.#sql, name, part));
    } else {
      const kind = view === true ? 'view' : 'table';
      await this.#run(`create temp ${kind} ${identifier(name)} as ${partSelect(this.#sql, name, whole)}`, {
        step: name,
      });
    }
    const rows = await countOf(this.#sql, name);
    this.#rows.set(name, rows);
    return rows;
  }

  readonly result: EngineSession['result'] = async (relation, columns, days) => {
    const { columns: chosen, select } = resultOf(this.#texts, relation, columns, days);
    const path = join(this.#folder, `${relation}.${this.#files++}.csv`);
    return {
      columns: chosen,
      rows: await this.#count(relation, days),
      copy: async () => {
        // A file, not a pipe: what goes wrong while it is made is known before the first byte is sent.
        const copy = `copy (${select}) to ${literal(path)} (format csv, header false${quoted(chosen)})`;
        await this.#run(copy, { step: relation });
        const stream = createReadStream(path, { highWaterMark: 1 << 20 });
        stream.once('close', () => void rm(path, { force: true }));
        return stream;
      },
    };
  };

  #count(relation: string, days: readonly DayRange[] | undefined): Promise<number> {
    const all = this.#rows.get(relation) ?? 0;
    return days === undefined ? Promise.resolve(all) : countOf(this.#sql, relation, days);
  }

  readonly digests: EngineSession['digests'] = (...asked) => digestsOf(this.#texts, ...asked);

  readonly rows: EngineSession['rows'] = (...asked) => rowsOf(this.#texts, ...asked);

  readonly sums: EngineSession['sums'] = (...asked) => sumsOf(this.#sql, ...asked);

  async release(relation: string): Promise<void> {
    if (readByView(this.#job.pipeline, relation, new Set(this.#rows.keys()))) return;
    const kind = sqlStep(this.#job.pipeline, relation).view === true ? 'view' : 'table';
    await this.#run(`drop ${kind} ${identifier(relation)}`, { step: relation });
    this.#rows.delete(relation);
    await this.#giveBack(relation);
  }

  /** Where the process has more than DuckDB may use: memory that comes back at once is faster for the next step. */
  async #giveBack(step: string): Promise<void> {
    const [[limit] = []] = await this.#rowsOf(`select current_setting('memory_limit')`, { step });
    if (process.memoryUsage.rss() < memoryBytes(String(limit))) return;
    await this.#run(givingBack(memoryLimit(this.#job)), { step });
  }

  async close(): Promise<void> {
    this.#job.signal.removeEventListener('abort', this.#stop);
    this.#connection.closeSync();
    this.#instance.closeSync();
    await removeFolder(this.#folder);
  }

  async #run(sql: string, where: { step?: string } = {}): Promise<void> {
    await this.#rowsOf(sql, where);
  }

  async #rowsOf(
    sql: string,
    where: { step?: string },
    parameters: readonly string[] = [],
  ): Promise<readonly (readonly unknown[])[]> {
    try {
      this.#job.signal.throwIfAborted();
      return (await this.#connection.runAndReadAll(sql, [...parameters])).getRows();
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
