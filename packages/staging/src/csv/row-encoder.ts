import { CopyBuffer } from '@ocp/store';
import { cleanGpu, type GpuCells } from './gpu.ts';
import type { Header } from './header.ts';
import { LabelTexts } from './labels.ts';
import { parseNumber } from './numbers.ts';
import { isPlausible, parseTimestamp } from './timestamps.ts';
import { identityColumns } from '../tables.ts';

/** Beyond it a measurement is an anomaly (spec inputs.md 3.2). */
const LARGEST = 1e18;

/** A report holds the hours of a month at most. */
const MOST_TIMES = 2000;

/** Where the cells of a row lie. */
export interface Cells {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
}

/** `anomaly`: the row is dropped. `no time`: it has no hour, so it cannot be staged. */
export type Encoded = 'row' | 'anomaly' | 'no time';

/** Turns rows of one report into rows of its staging table, as PostgreSQL's binary COPY takes them. */
export class RowEncoder {
  readonly buffer = new CopyBuffer();
  readonly labels = new LabelTexts();
  /** Microseconds since 2000 of the row that was encoded last. */
  time = 0;
  readonly #header: Header;
  /** The number of fields, the source and the file, which are the same in every row. */
  readonly #prefix: Buffer;
  readonly #times: KnownTimes[];
  readonly #timeColumn: number;

  constructor(header: Header, source: string, file: number) {
    this.#header = header;
    const { columns } = header.type;
    this.#prefix = prefixOf(columns.length, source, file);
    this.#times = columns.map(() => new KnownTimes());
    this.#timeColumn = columns.findIndex(({ name }) => name === 'interval_start');
  }

  /** Adds a row to the buffer, unless it is dropped. */
  encode(row: Cells): Encoded {
    return this.#header.type.name === 'gpu_usage'
      ? this.#encodeGpu(row)
      : this.#encode(row, this.#header.cells);
  }

  #encode({ bytes, starts, ends }: Cells, cells: readonly number[]): Encoded {
    const { columns } = this.#header.type;
    const { buffer } = this;
    const timeCell = cells[this.#timeColumn] as number;
    const time = this.#time(this.#timeColumn, bytes, starts[timeCell] as number, ends[timeCell] as number);
    if (time === undefined || !isPlausible(time)) return 'no time';
    this.time = time;
    buffer.begin();
    buffer.raw(this.#prefix);
    for (let column = 0; column < columns.length; column++) {
      const cell = cells[column] as number;
      if (cell < 0) {
        buffer.null();
        continue;
      }
      const start = starts[cell] as number;
      const end = ends[cell] as number;
      const { kind, bounded } = columns[column] as (typeof columns)[number];
      if (kind === 'text') buffer.text(bytes, start, end);
      else if (kind === 'number') {
        const value = parseNumber(bytes, start, end) ?? 0;
        if (bounded && value > LARGEST) {
          buffer.undo();
          return 'anomaly';
        }
        buffer.double(value);
      } else if (kind === 'timestamp') {
        const value = column === this.#timeColumn ? time : this.#time(column, bytes, start, end);
        if (value === undefined) buffer.null();
        else buffer.integer(value);
      } else if (kind === 'labels') {
        const json = this.labels.json(bytes, start, end);
        buffer.text(json, 0, json.length);
      } else {
        const value = parseNumber(bytes, start, end);
        if (value === undefined) buffer.null();
        else buffer.double(value);
      }
    }
    return 'row';
  }

  #time(column: number, bytes: Buffer, start: number, end: number): number | undefined {
    return (this.#times[column] as KnownTimes).read(bytes, start, end);
  }

  /** A few rows, whose cells depend on each other. */
  #encodeGpu({ bytes, starts, ends }: Cells): Encoded {
    const { type, cells } = this.#header;
    const given: GpuCells = {};
    for (const [column, { name }] of type.columns.entries()) {
      const cell = cells[column] as number;
      given[name] = cell < 0 ? null : bytes.toString('utf8', starts[cell], ends[cell]);
    }
    const clean = cleanGpu(given);
    const texts = type.columns.map(({ name }) => clean[name] ?? null);
    const parts = texts.map((text) => Buffer.from(text ?? ''));
    const at = new Int32Array(parts.length + 1);
    for (const [index, part] of parts.entries()) at[index + 1] = (at[index] as number) + part.length;
    const row = { bytes: Buffer.concat(parts), starts: at, ends: at.subarray(1) };
    return this.#encode(
      row,
      texts.map((text, index) => (text === null ? -1 : index)),
    );
  }
}

/** Times repeat from row to row, and hour by hour: before one is parsed it is looked for. */
class KnownTimes {
  readonly #values = new Map<string, number | undefined>();
  #bytes = Buffer.alloc(0);
  #value: number | undefined;

  read(bytes: Buffer, start: number, end: number): number | undefined {
    const last = this.#bytes;
    let same = end - start === last.length && last.length > 0;
    // The hour is near the end.
    for (let at = last.length - 1; same && at >= 0; at--) same = bytes[start + at] === last[at];
    if (same) return this.#value;
    const text = bytes.toString('latin1', start, end);
    if (!this.#values.has(text)) {
      if (this.#values.size === MOST_TIMES) this.#values.clear();
      this.#values.set(text, parseTimestamp(text));
    }
    this.#bytes = Buffer.from(bytes.subarray(start, end));
    this.#value = this.#values.get(text);
    return this.#value;
  }
}

function prefixOf(columns: number, source: string, file: number): Buffer {
  const prefix = new CopyBuffer();
  prefix.fields(identityColumns.length + columns);
  prefix.uuid(source);
  prefix.integer(file);
  return prefix.take();
}
