/** A chunk is handed on when it has this many bytes. */
const CHUNK = 256 << 10;

/** Up to this many bytes a loop is faster than a call. */
const SHORT = 48;

/** Collects rows of PostgreSQL's binary COPY format, without its header and trailer. */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafe(2 * CHUNK);
  #view = viewOf(this.#bytes);
  #at = 0;
  #row = 0;

  /** A row begins here. */
  begin(): void {
    this.#row = this.#at;
  }

  /** Takes back what was written since `begin`. */
  undo(): void {
    this.#at = this.#row;
  }

  /** How many fields a row has, which each row says before them. */
  fields(count: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#at, count);
    this.#at += 2;
  }

  /** Bytes as they are. */
  raw(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#at += bytes.copy(this.#bytes, this.#at);
  }

  null(): void {
    this.#reserve(4);
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  double(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setFloat64(this.#at + 4, value);
    this.#at += 12;
  }

  /** A whole number of 64 bits within the range of exact doubles. */
  integer(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, Math.floor(value / 2 ** 32));
    this.#view.setUint32(this.#at + 8, value >>> 0);
    this.#at += 12;
  }

  text(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.#reserve(4 + length);
    this.#view.setInt32(this.#at, length);
    let at = this.#at + 4;
    if (length > SHORT) bytes.copy(this.#bytes, at, start, end);
    else for (let from = start; from < end; from++) this.#bytes[at++] = bytes[from] as number;
    this.#at += 4 + length;
  }

  uuid(text: string): void {
    this.#reserve(20);
    this.#view.setInt32(this.#at, 16);
    this.#bytes.write(text.replaceAll('-', ''), this.#at + 4, 'hex');
    this.#at += 20;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + size));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }

  /** Whether a chunk is worth handing on. */
  get full(): boolean {
    return this.#at >= CHUNK;
  }

  /** The rows so far; what comes next goes into new memory. */
  take(): Buffer {
    return this.#cut(this.#at);
  }

  /** The rows before the one that was begun last, which stays. */
  takeBefore(): Buffer {
    return this.#cut(this.#row);
  }

  #cut(end: number): Buffer {
    const taken = this.#bytes.subarray(0, end);
    const rest = this.#bytes.subarray(end, this.#at);
    this.#bytes = Buffer.allocUnsafe(2 * CHUNK + rest.length);
    this.#view = viewOf(this.#bytes);
    this.#at = rest.copy(this.#bytes);
    this.#row = 0;
    return taken;
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
