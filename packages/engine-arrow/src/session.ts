import { Readable } from 'node:stream';
import {
  OcpError,
  pick,
  relationColumns,
  type Day,
  type DayRange,
  type Digest,
  type EngineJob,
  type EngineRow,
  type EngineSession,
  type ResultTable,
} from '@ocp/core';
import { configTable } from './config-table.ts';
import { readTable } from './csv/read.ts';
import { csvChunks } from './csv/write.ts';
import { dayCode, dayText } from './day-codes.ts';
import { engineError } from './errors.ts';
import { Inputs } from './inputs.ts';
import { digestsByDay } from './kernels/digest.ts';
import { TextPool } from './kernels/text-pool.ts';
import type { ArrowSettings } from './options.ts';
import { rowsWhere } from './steps/rows-where.ts';
import { stepsOf, type ArrowSteps } from './steps/index.ts';
import type { ArrowStep, StepContext } from './steps/step.ts';
import type { Table } from './table.ts';
import { distinctRows, matchingRows, rowValues, sumOf } from './values.ts';

/** One run: relations as tables in memory, made step by step. */
export class ArrowSession implements EngineSession {
  readonly #job: EngineJob;
  readonly #pool = new TextPool();
  readonly #inputs: Inputs;
  readonly #steps: ArrowSteps;
  readonly #tables = new Map<string, Table>();
  readonly #made = new Set<string>();

  private constructor(job: EngineJob, settings: ArrowSettings) {
    this.#job = job;
    this.#steps = stepsOf(job.pipeline);
    this.#inputs = new Inputs(job, this.#pool, settings);
  }

  static async open(job: EngineJob, settings: ArrowSettings): Promise<ArrowSession> {
    const session = new ArrowSession(job, settings);
    try {
      await session.#receive();
      return session;
    } catch (error) {
      await session.close();
      throw engineError(error, {}, job.signal);
    }
  }

  async #receive(): Promise<void> {
    for (const [name, relation] of Object.entries(this.#job.config)) {
      this.#tables.set(name, configTable(relation, this.#pool));
    }
    for (const [name, relation] of Object.entries(this.#job.state)) {
      this.#tables.set(name, await readTable(name, relation, this.#pool));
    }
  }

  async make(name: string): Promise<number> {
    const { signal } = this.#job;
    try {
      signal.throwIfAborted();
      const made = await this.#step(name)(this.#context());
      const table = made.select(Object.keys(relationColumns(this.#job, name)));
      this.#tables.set(name, table);
      this.#made.add(name);
      this.#releaseInputs();
      return table.rows;
    } catch (error) {
      throw engineError(error, { step: name }, signal);
    }
  }

  #context(): StepContext {
    return {
      days: this.#job.days,
      pool: this.#pool,
      table: (name) => this.#table(name),
      input: (relation, columns) => this.#inputs.table(relation, columns),
      batches: (relation, columns) => this.#inputs.batches(relation, columns),
    };
  }

  /** Inputs that no step reads any more. */
  #releaseInputs(): void {
    const { inputs, steps } = this.#job.pipeline;
    const ahead = steps.filter(({ name }) => !this.#made.has(name));
    for (const { relation } of inputs) {
      if (!ahead.some(({ reads }) => reads.includes(relation))) this.#inputs.release(relation);
    }
  }

  async result(
    relation: string,
    columns: readonly string[],
    days?: readonly DayRange[],
  ): Promise<ResultTable> {
    const chosen = pick(relationColumns(this.#job, relation), columns);
    const made = this.#table(relation);
    const table = days === undefined ? made : onDays(made, days);
    const typed = Object.entries(chosen).map(([name, type]) => ({ type, column: table.column(name) }));
    const copy = () =>
      Promise.resolve(Readable.from(csvChunks(typed, table.rows, this.#pool), { objectMode: false }));
    return Promise.resolve({ columns: chosen, rows: table.rows, copy });
  }

  async digests(relation: string, columns: readonly string[]): Promise<ReadonlyMap<Day, Digest>> {
    const table = this.#table(relation);
    const typed = Object.entries(pick(relationColumns(this.#job, relation), columns)).map(([name, type]) => ({
      type,
      column: table.column(name),
    }));
    const found = digestsByDay(table.codes('usage_start'), typed, this.#pool);
    return Promise.resolve(new Map([...found].map(([day, digest]) => [dayText(day), digest])));
  }

  async rows(
    relation: string,
    where: Readonly<Record<string, string>>,
    limit: number,
    distinct?: readonly string[],
  ): Promise<EngineRow[]> {
    const types = relationColumns(this.#job, relation);
    const shown = distinct === undefined ? types : pick(types, distinct);
    const table = await this.#anyTable(relation, [...Object.keys(shown), ...Object.keys(where)]);
    if (distinct === undefined) {
      const rows = matchingRows(table, types, where, limit, this.#pool);
      return rows.map((row) => rowValues(table, shown, row, this.#pool));
    }
    const rows = matchingRows(table, types, where, Infinity, this.#pool);
    return distinctRows(table.take(Int32Array.from(rows)), shown, limit, this.#pool);
  }

  async sums(relation: string, columns: readonly string[]): Promise<(number | null)[]> {
    const table = this.#table(relation);
    return Promise.resolve(columns.map((column) => sumOf(table.numbers(column))));
  }

  async release(relation: string): Promise<void> {
    this.#tables.delete(relation);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#tables.clear();
    await this.#inputs.close();
  }

  /** A relation that was made or given, or some columns of an input. */
  async #anyTable(name: string, columns: readonly string[]): Promise<Table> {
    if (this.#job.inputs[name] === undefined) return this.#table(name);
    return this.#inputs.table(name, [...new Set(columns)]);
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (table !== undefined) return table;
    throw new OcpError('ENGINE_STEP', `${name} is not there`, { where: { engine: 'arrow', relation: name } });
  }

  #step(name: string): ArrowStep {
    const step = this.#steps[name];
    if (step !== undefined) return step;
    throw new OcpError('PIPELINE_UNSUPPORTED', `no kernels make ${name}`, {
      where: { engine: 'arrow', pipeline: this.#job.pipeline.name, step: name },
      hint: 'Choose an engine that has this pipeline, such as duckdb.',
    });
  }
}

/** The rows of a table whose `usage_start` is in some days. */
function onDays(table: Table, days: readonly DayRange[]): Table {
  const ranges = days.map(({ start, end }) => [dayCode(start), dayCode(end)] as const);
  const codes = table.codes('usage_start');
  return rowsWhere(table, (row) =>
    ranges.some(([first, last]) => first <= codes[row]! && codes[row]! <= last),
  );
}
