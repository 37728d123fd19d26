import { OcpError, pick, type Columns, type EngineJob, type InputTable, type JobInput } from '@ocp/core';
import { inlineDecoder, inputBatches, threadDecoder, type GroupDecoder } from '@ocp/lake';
import type { Data, Dictionary, RecordBatch, Utf8 } from 'apache-arrow';
import type { Column } from './columns.ts';
import { concat } from './concat.ts';
import { dayCodeOfTime } from './day-codes.ts';
import { encodeTexts } from './kernels/encode-texts.ts';
import type { TextPool } from './kernels/text-pool.ts';
import type { ArrowSettings } from './options.ts';
import { TableBuilder } from './table-builder.ts';
import { Table } from './table.ts';

/** The day of a row's time; every input has it beside its own columns. */
const DAY = 'usage_start';

/** Reads the inputs of a run; what several steps need of a daily table is read once and kept. */
export class Inputs {
  readonly #job: EngineJob;
  readonly #pool: TextPool;
  readonly #settings: ArrowSettings;
  readonly #decoder: GroupDecoder;
  readonly #kept = new Map<string, Table>();

  constructor(job: EngineJob, pool: TextPool, settings: ArrowSettings) {
    this.#job = job;
    this.#pool = pool;
    this.#settings = settings;
    const { parallelReaders } = settings;
    this.#decoder = parallelReaders > 1 ? threadDecoder(parallelReaders) : inlineDecoder;
  }

  /** The rows of an input within its days, batch by batch, with some of its columns and, where asked for, the day. */
  async *batches(relation: string, columns: readonly string[]): AsyncGenerator<Table> {
    const { table, days, files } = this.#input(relation);
    const { time } = table;
    const { columnFiltering, categorical, streaming, chunkRows } = this.#settings;
    const own = columns.map((column) => (column === DAY ? time : column));
    const options = {
      ...(days && { days }),
      categorical,
      streaming,
      chunkRows,
      decoder: this.#decoder,
      columns: columnFiltering ? [...new Set(own)] : undefined,
      signal: this.#job.signal,
    };
    for await (const batch of inputBatches(table, files, options)) {
      yield this.#table(batch, columns, time);
    }
  }

  /** All rows of an input within its days, with some of its columns or with all, the day in place of the time; rows keep their order from call to call. */
  async table(
    relation: string,
    columns: readonly string[] = allColumns(this.#input(relation).table),
  ): Promise<Table> {
    const kept = this.#kept.get(relation);
    const missing = columns.filter((column) => kept?.has(column) !== true);
    if (kept !== undefined && missing.length === 0) return kept;
    const parts = [noRows(this.#input(relation).table, missing, this.#pool)];
    for await (const batch of this.batches(relation, missing)) parts.push(batch);
    const read = concat(parts, missing);
    const columnsRead = Object.fromEntries(missing.map((column) => [column, read.column(column)]));
    const table = kept?.with(columnsRead) ?? read;
    this.#kept.set(relation, table);
    return table;
  }

  /** Gives back what is kept, and the threads that read. */
  async close(): Promise<void> {
    this.#kept.clear();
    await this.#decoder.close();
  }

  /** Gives back what is kept of an input. */
  release(relation: string): void {
    this.#kept.delete(relation);
  }

  #input(relation: string): JobInput {
    const input = this.#job.inputs[relation];
    if (input !== undefined) return input;
    throw new OcpError('INTERNAL', `the job has no input ${relation}`, { where: { relation } });
  }

  #table(batch: RecordBatch, columns: readonly string[], time: string): Table {
    const found = columns.map((column) => {
      const data = batch.getChild(column === DAY ? time : column)!.data[0] as Data;
      return [column, this.#column(column, data, column === time || column === DAY)] as const;
    });
    return new Table(batch.numRows, Object.fromEntries(found));
  }

  #column(name: string, data: Data, isTime: boolean): Column {
    if (isTime) {
      const values = milliseconds(data);
      return name === DAY ? { codes: days(values) } : { values, validity: undefined };
    }
    if (data.values instanceof BigInt64Array) {
      return { values: milliseconds(data), validity: data.nullCount === 0 ? undefined : data.nullBitmap };
    }
    if (data.values instanceof Float64Array) {
      return { values: data.values, validity: data.nullCount === 0 ? undefined : data.nullBitmap };
    }
    return { codes: encodeTexts(data as Data<Utf8> | Data<Dictionary>, this.#pool) };
  }
}

/** A table of an input without rows, whose columns are of their kinds. */
function noRows(table: InputTable, columns: readonly string[], pool: TextPool): Table {
  const types: Columns = { ...table.columns, [DAY]: 'date' };
  return new TableBuilder(pick(types, columns), pool).finish();
}

/** All columns of a table, and the day in place of its time. */
function allColumns({ columns, time }: InputTable): string[] {
  return [DAY, ...Object.keys(columns).filter((column) => column !== time)];
}

function days(times: Float64Array): Int32Array {
  const codes = new Int32Array(times.length);
  for (let row = 0; row < codes.length; row += 1) codes[row] = dayCodeOfTime(times[row]!);
  return codes;
}

/** 64-bit times as doubles, from their halves: a `bigint` for each would cost more than the rest of the reading. */
function milliseconds(data: Data): Float64Array {
  const ticks = data.values as BigInt64Array;
  const halves = new Int32Array(ticks.buffer, ticks.byteOffset, 2 * ticks.length);
  const values = new Float64Array(data.length);
  for (let row = 0; row < values.length; row += 1) {
    values[row] = halves[2 * row + 1]! * 2 ** 32 + (halves[2 * row]! >>> 0);
  }
  return values;
}
