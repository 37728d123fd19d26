import { createReadStream, type ReadStream } from 'node:fs';
import { OcpError } from '@ocp/core';
import { headerFault, readHeader, type Header } from './header.ts';
import type { RowEncoder } from './row-encoder.ts';
import { CsvScanner } from './scanner.ts';
import { timestampText } from './timestamps.ts';

const READ = 1 << 20;
/** In microseconds. */
const HOUR = 3.6e9;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** What became of the rows of a report. */
export interface RowCounts {
  /** Staged. */
  rows: number;
  /** Skipped: they cannot be read, or have no time. */
  malformed: number;
  /** Dropped (spec inputs.md 3.2). */
  anomalies: number;
  /** Staged rows by hour, in hours since 2000. */
  hours: Map<number, number>;
}

/** `YYYY-MM-DD HH:00:00` of an hour of the counts. */
export const hourText = (hour: number) => timestampText(hour * HOUR);

/** Encoded rows on their way, or the month (`YYYY-MM-01`) of the rows that follow, before its first one. */
export type ReportPart = { rows: Buffer } | { month: string };

/** One report file, read once from its beginning to its end and never held as a whole. */
export class ReportReader implements AsyncDisposable {
  readonly header: Header;
  readonly #file: ReadStream;
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  readonly #scanner: CsvScanner;

  private constructor(
    header: Header,
    file: ReadStream,
    chunks: AsyncIterator<Buffer, undefined>,
    scanner: CsvScanner,
  ) {
    this.header = header;
    this.#file = file;
    this.#chunks = chunks;
    this.#scanner = scanner;
  }

  /** Reads the header. Fails with `REPORT_REFUSED` for a file that is no report of OpenShift. */
  static async open(path: string): Promise<ReportReader> {
    const file = createReadStream(path, { highWaterMark: READ });
    const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    const scanner = new CsvScanner();
    try {
      await feed(scanner, chunks, true);
      let found = scanner.next();
      while (found === 'more') {
        await feed(scanner, chunks);
        found = scanner.next();
      }
      if (found !== 'row') {
        throw refused(found === 'end' ? 'the file is empty' : `the header cannot be read: ${scanner.fault}`);
      }
      const names = cellTexts(scanner);
      const header = readHeader(names);
      if (header === undefined) throw refused(headerFault(names));
      scanner.width = header.width;
      return new ReportReader(header, file, chunks, scanner);
    } catch (error) {
      file.destroy();
      throw error;
    }
  }

  /** The rows, encoded; `onLost` hears of every row that is skipped or dropped, with its line. */
  async *parts(
    encoder: RowEncoder,
    counts: RowCounts,
    onLost: (line: number, fault: string) => void,
  ): AsyncGenerator<ReportPart> {
    const { buffer } = encoder;
    const { findings } = encoder.found;
    const months = new Set<string>();
    const malformed = (fault: string) => {
      counts.malformed++;
      findings.note('ROWS_SKIPPED', this.#scanner.line, () => fault);
      onLost(this.#scanner.line, fault);
    };
    const dropped = (fault: string) => {
      counts.anomalies++;
      findings.note('ROWS_DROPPED', this.#scanner.line, () => fault);
      onLost(this.#scanner.line, fault);
    };
    for (let found = this.#scanner.next(); found !== 'end'; found = this.#scanner.next()) {
      if (found === 'more') await feed(this.#scanner, this.#chunks);
      else if (found === 'malformed') malformed(this.#scanner.fault);
      else {
        const encoded = encoder.encode(this.#scanner);
        if (encoded === 'anomaly') dropped(encoder.fault);
        else if (encoded === 'no time') malformed('interval_start is no time');
        else if (encoded === 'NUL') malformed('a NUL byte');
        else if (isFirstOfHour(encoder.time, counts)) {
          const month = `${timestampText(encoder.time).slice(0, 7)}-01`;
          if (!months.has(month)) {
            months.add(month);
            yield { rows: buffer.takeBefore() };
            yield { month };
          }
        }
        if (buffer.full) yield { rows: buffer.take() };
      }
    }
    yield { rows: buffer.take() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#file.destroy();
    return Promise.resolve();
  }
}

/** Counts a row; true when it is the first of its hour. */
function isFirstOfHour(time: number, counts: RowCounts): boolean {
  const hour = Math.floor(time / HOUR);
  const before = counts.hours.get(hour) ?? 0;
  counts.hours.set(hour, before + 1);
  counts.rows++;
  return before === 0;
}

async function feed(
  scanner: CsvScanner,
  chunks: AsyncIterator<Buffer, undefined>,
  first = false,
): Promise<void> {
  const { done, value } = await chunks.next();
  if (done === true) scanner.finish();
  else scanner.feed(first && value.indexOf(BYTE_ORDER_MARK) === 0 ? value.subarray(3) : value);
}

function cellTexts({ bytes, starts, ends, cells }: CsvScanner): string[] {
  return Array.from({ length: Math.min(cells, starts.length) }, (_, cell) =>
    bytes.toString('utf8', starts[cell], ends[cell]),
  );
}

function refused(message: string): OcpError {
  return new OcpError('REPORT_REFUSED', message, {
    hint: 'The first line must name the columns of a report of the metrics operator.',
  });
}
