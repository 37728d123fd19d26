import { CopyBuffer } from '@ocp/store';
import { isMissing, isUnsafe, namesMadeSafe, safeName } from './first-pass.ts';
import { cleanGpu, type GpuCells } from './gpu.ts';
import type { Header } from './header.ts';
import { LabelTexts } from './labels.ts';
import { parseNumber } from './numbers.ts';
import { isPlausible, parseTimestamp } from './timestamps.ts';
import { NodeHours } from '../findings/node-hours.ts';
import { RowFindings } from '../findings/row-findings.ts';
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
  /** Whether any of them has a NUL byte. */
  hasNul: boolean;
  /** Where the row begins, from 1. */
  line: number;
}

/** `anomaly`: the row is dropped. `no time`: it has no hour; `NUL`: its labels or numbers hold one: it cannot be staged. */
export type Encoded = 'row' | 'anomaly' | 'no time' | 'NUL';

/** Turns rows of one report into rows of its staging table, as PostgreSQL's binary COPY takes them. */
export class RowEncoder {
  readonly buffer = new CopyBuffer();
  readonly labels = new LabelTexts();
  /** Microseconds since 2000 of the row that was encoded last. */
  time = 0;
  /** Why the row that was encoded last is an anomaly. */
  fault = '';
  /** What was found in the rows. */
  readonly found: RowFindings;
  readonly #values: Float64Array;
  readonly #header: Header;
  /** The number of fields, the source and the file, which are the same in every row. */
  readonly #prefix: Buffer;
  readonly #times: KnownTimes[];
  readonly #timeColumn: number;
  /** Whether the text of a column is made safe. */
  readonly #safe: readonly boolean[];

  /** `nodes`: those of all reports of a load. */
  constructor(header: Header, source: string, file: number, nodes = new NodeHours()) {
    this.#header = header;
    const { columns } = header.type;
    this.found = new RowFindings(header, nodes);
    this.#values = new Float64Array(columns.length);
    this.#prefix = prefixOf(columns.length, source, file);
    this.#times = columns.map(() => new KnownTimes());
    this.#safe = columns.map(({ name }) => namesMadeSafe.has(name));
    this.#timeColumn = columns.findIndex(({ name }) => name === 'interval_start');
  }

  /** Adds a row to the buffer, unless it is dropped. */
  encode(row: Cells): Encoded {
    if (row.hasNul && this.#nulElsewhere(row)) return 'NUL';
    const encoded =
      this.#header.type.name === 'gpu_usage'
        ? this.#encodeGpu(row)
        : this.#encode(row, this.#header.cells, true);
    if (encoded === 'row') this.found.row(row, this.#values, this.time);
    return encoded;
  }

  /** Whether a cell has a NUL byte that is no name: PostgreSQL has no such text. */
  #nulElsewhere({ bytes, starts, ends }: Cells): boolean {
    return this.#header.cells.some(
      (cell, column) =>
        cell >= 0 && this.#safe[column] !== true && bytes.subarray(starts[cell], ends[cell]).includes(0),
    );
  }

  /** `raw`: the cells have not gone through the first pass. */
  #encode(
    { bytes, starts, ends, line }: Omit<Cells, 'hasNul'>,
    cells: readonly number[],
    raw: boolean,
  ): Encoded {
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
      let end = ends[cell] as number;
      const { kind, bounded } = columns[column] as (typeof columns)[number];
      if (raw && isMissing(bytes, start, end)) end = start;
      if (kind === 'text') {
        if (raw && this.#safe[column] === true && isUnsafe(bytes, start, end)) {
          const name = Buffer.from(safeName(bytes.toString('utf8', start, end)));
          buffer.text(name, 0, name.length);
        } else buffer.text(bytes, start, end);
      } else if (kind === 'number') {
        const parsed = parseNumber(bytes, start, end);
        const value = parsed ?? 0;
        if (parsed === undefined) {
          const last = ends[cell] as number;
          if (last > start) this.found.zeroed(column, line, bytes.toString('utf8', start, last));
        } else if (!Number.isFinite(value) || (bounded && value > LARGEST)) {
          buffer.undo();
          this.fault = `${columns[column]?.name} is ${value}`;
          return 'anomaly';
        } else if (value < 0) this.found.negative(column, line, value);
        this.#values[column] = value;
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
        if (value === undefined || !Number.isFinite(value)) buffer.null();
        else buffer.double(value);
      }
    }
    return 'row';
  }

  #time(column: number, bytes: Buffer, start: number, end: number): number | undefined {
    return (this.#times[column] as KnownTimes).read(bytes, start, end);
  }

  /** A few rows, whose cells depend on each other. */
  #encodeGpu({ bytes, starts, ends, line }: Cells): Encoded {
    const { type, cells } = this.#header;
    const given: GpuCells = {};
    for (const [column, { name, kind }] of type.columns.entries()) {
      const cell = cells[column] as number;
      given[name] = cell < 0 ? null : firstPass(name, bytes, starts[cell] as number, ends[cell] as number);
      // What the first pass leaves empty was not.
      if (kind === 'number' && given[name] === '')
        this.found.zeroed(column, line, bytes.toString('utf8', starts[cell], ends[cell]));
    }
    const clean = cleanGpu(given);
    const texts = type.columns.map(({ name }) => clean[name] ?? null);
    const parts = texts.map((text) => Buffer.from(text ?? ''));
    const at = new Int32Array(parts.length + 1);
    for (const [index, part] of parts.entries()) at[index + 1] = (at[index] as number) + part.length;
    const row = { bytes: Buffer.concat(parts), starts: at, ends: at.subarray(1), line };
    return this.#encode(
      row,
      texts.map((text, index) => (text === null ? -1 : index)),
      false,
    );
  }
}

/** A cell as the first pass leaves it. */
function firstPass(column: string, bytes: Buffer, start: number, end: number): string {
  if (isMissing(bytes, start, end)) return '';
  const text = bytes.toString('utf8', start, end);
  return namesMadeSafe.has(column) ? safeName(text) : text;
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
