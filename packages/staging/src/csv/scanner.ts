import { isUtf8 } from 'node:buffer';

const COMMA = 0x2c;
const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** No row of a report is longer; without a bound one lost quote would take the whole file as one cell. */
const LONGEST_ROW = 1 << 20;
const MOST_CELLS = 1000;

/** What `next` found: a row, a row that cannot be read, nothing until more bytes come, or the end of the file. */
export type Scanned = 'row' | 'malformed' | 'more' | 'end';

/**
 * Splits the bytes of a CSV file (RFC 4180, with LF or CRLF) into rows of cells, without making texts of them. A row is
 * read from `bytes`, `starts` and `ends` until the next call. As in Koku's first pass (spec inputs.md 3.0) a short row is padded
 * with empty cells, and text after a closing quote belongs to the cell. Of a row that cannot be read only the first line is
 * skipped: a lost quote never takes the rows after it along.
 */
export class CsvScanner {
  /** The bytes that the cells of the row lie in; not the file's when quotes inside of a cell are none of its text. */
  bytes: Buffer = Buffer.alloc(0);
  readonly starts = new Int32Array(MOST_CELLS);
  readonly ends = new Int32Array(MOST_CELLS);
  /** The number of cells that every row has; undefined while the header is read. */
  width: number | undefined;
  /** The line that the row begins on, from 1. */
  line = 0;
  /** Why the row is malformed. */
  fault = '';
  /** Whether a cell of the row has a NUL byte. */
  hasNul = false;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #last = false;
  #nextLine = 1;
  #cells = 0;
  #high = 0;
  #quoted = false;
  #doubled = false;
  #newlines = 0;
  #skipping = false;

  /** Number of cells of the row. */
  get cells(): number {
    return this.#cells;
  }

  /** Takes the next bytes of the file. */
  feed(chunk: Buffer): void {
    const rest = this.#buffer.subarray(this.#at);
    this.#buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#at = 0;
  }

  /** No more bytes come. */
  finish(): void {
    this.#last = true;
  }

  /** Moves to the next row; blank lines are skipped. */
  next(): Scanned {
    for (;;) {
      if (this.#skipping) this.#skipLine(this.#at);
      if (this.#at >= this.#buffer.length) return this.#last ? 'end' : 'more';
      const start = this.#at;
      const after = this.#scan(start);
      if (after === undefined) {
        if (!this.#last && this.#buffer.length - start <= LONGEST_ROW) return 'more';
        this.fault ||= 'a quote is not closed, or the row is too long';
      } else if (this.width !== undefined && this.#cells > this.width) {
        this.fault ||= `${this.#cells} cells instead of ${this.width}`;
      } else if (this.#high >= 0x80 && !isUtf8(this.#buffer.subarray(start, after))) {
        this.fault ||= 'not UTF-8';
      }
      if (after === undefined || this.fault !== '') return this.#skip(start);
      this.line = this.#nextLine;
      this.#nextLine += 1 + this.#newlines;
      this.#at = after;
      if (this.#blank()) continue;
      this.bytes = this.#buffer;
      if (this.#doubled) this.#undouble();
      this.#pad();
      return 'row';
    }
  }

  /** Gives a short row the cells that it lacks. */
  #pad(): void {
    const { width = 0 } = this;
    for (; this.#cells < width; this.#cells++) {
      this.starts[this.#cells] = 0;
      this.ends[this.#cells] = 0;
    }
  }

  #blank(): boolean {
    return this.#cells === 1 && this.starts[0] === this.ends[0] && !this.#quoted;
  }

  /** Gives up the line that begins here. */
  #skip(start: number): Scanned {
    this.line = this.#nextLine++;
    this.#skipLine(start);
    return 'malformed';
  }

  #skipLine(start: number): void {
    const newline = this.#buffer.indexOf(NEWLINE, start);
    this.#skipping = newline < 0;
    this.#at = newline < 0 ? this.#buffer.length : newline + 1;
  }

  /** Finds the cells of the row; returns where the next one begins, or undefined when the row has no end here. */
  #scan(start: number): number | undefined {
    const buffer = this.#buffer;
    const end = buffer.length;
    const { starts, ends } = this;
    const most = starts.length;
    this.fault = '';
    this.hasNul = false;
    this.#high = 0;
    this.#quoted = false;
    this.#doubled = false;
    this.#newlines = 0;
    let cells = 0;
    for (let at = start; ; at++) {
      let from = at;
      let to: number;
      if (at < end && buffer[at] === QUOTE) {
        const close = this.#closing(at + 1);
        if (close === undefined) return undefined;
        from = at + 1;
        to = close;
        at = close + 1;
        if (buffer[at] === RETURN && at + 1 === end && !this.#last) return undefined;
        if (buffer[at] === RETURN && (at + 1 === end || buffer[at + 1] === NEWLINE)) at++;
        else if (at < end && buffer[at] !== COMMA && buffer[at] !== NEWLINE) {
          this.#doubled = true;
          at = this.#cellEnd(at);
          to = this.#withoutReturn(at);
        }
      } else {
        at = this.#cellEnd(at);
        to = at > from ? this.#withoutReturn(at) : at;
      }
      if (at === end && !this.#last) return undefined;
      if (cells < most) {
        starts[cells] = from;
        ends[cells] = to;
      }
      cells++;
      const byte = buffer[at];
      if (byte === COMMA) continue;
      this.#cells = cells;
      return Math.min(at + 1, end);
    }
  }

  /** The end of a cell's text where the cell ends: a carriage return before the newline is none of it. */
  #withoutReturn(end: number): number {
    return this.#buffer[end] !== COMMA && this.#buffer[end - 1] === RETURN ? end - 1 : end;
  }

  /** The end of a cell without quotes: a comma, a newline, or the end of the bytes. */
  #cellEnd(from: number): number {
    const buffer = this.#buffer;
    const end = buffer.length;
    let high = 0;
    let at = from;
    for (; at < end; at++) {
      const byte = buffer[at] as number;
      if (byte > COMMA) {
        high |= byte;
        continue;
      }
      if (byte === COMMA || byte === NEWLINE) break;
      if (byte === 0) this.hasNul = true;
    }
    this.#high |= high;
    return at;
  }

  /** The place of the closing quote of a cell that begins here; undefined when it is not there. */
  #closing(from: number): number | undefined {
    const buffer = this.#buffer;
    const end = buffer.length;
    this.#quoted = true;
    for (let at = from; at < end; at++) {
      const byte = buffer[at] as number;
      if (byte === QUOTE) {
        if (buffer[at + 1] !== QUOTE) return at;
        this.#doubled = true;
        at++;
      } else if (byte === NEWLINE) this.#newlines++;
      else if (byte === 0) this.hasNul = true;
      else this.#high |= byte;
    }
    return undefined;
  }

  /**
   * Copies the row with single quotes for doubled ones, and without closing quotes that text follows. Only a quoted cell can
   * hold either.
   */
  #undouble(): void {
    const { starts, ends } = this;
    const cells = Math.min(this.#cells, starts.length);
    const length = (ends[cells - 1] as number) - (starts[0] as number);
    const copy = Buffer.allocUnsafe(length);
    let to = 0;
    for (let cell = 0; cell < cells; cell++) {
      const begin = starts[cell] as number;
      const end = ends[cell] as number;
      let inQuotes = begin > 0 && this.#buffer[begin - 1] === QUOTE;
      starts[cell] = to;
      for (let at = begin; at < end; at++) {
        if (inQuotes && this.#buffer[at] === QUOTE) {
          at++;
          inQuotes = at < end && this.#buffer[at] === QUOTE;
          if (!inQuotes && at === end) break;
        }
        copy[to++] = this.#buffer[at] as number;
      }
      ends[cell] = to;
    }
    this.bytes = copy;
  }
}
