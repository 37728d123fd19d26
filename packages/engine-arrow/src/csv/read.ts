import { OcpError, type ResultTable } from '@ocp/core';
import { grownBytes } from '../growing.ts';
import type { TextPool } from '../kernels/text-pool.ts';
import { TableBuilder } from '../table-builder.ts';
import type { Table } from '../table.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A relation that comes as PostgreSQL's CSV without a header: an unquoted empty field is null. Fails with `ENGINE_STEP` unless
 * all of its rows come, each with all of its fields and its line break.
 */
export async function readTable(
  name: string,
  { columns, rows, copy }: ResultTable,
  pool: TextPool,
): Promise<Table> {
  const builder = new TableBuilder(columns, pool);
  const fields = new FieldReader(name, builder);
  for await (const chunk of (await copy()) as AsyncIterable<Uint8Array | string>) {
    fields.read(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  if (fields.isWithinRow || builder.rows !== rows) {
    throw new OcpError('ENGINE_STEP', `${name} has ${rows} rows, of which ${builder.rows} came whole`, {
      where: { relation: name },
      hint: 'They were cut off, or changed while they were read; run the request again.',
      passing: true,
    });
  }
  return builder.finish();
}

/** Takes a stream of CSV apart; a chunk may end anywhere. */
class FieldReader {
  readonly #name: string;
  readonly #builder: TableBuilder;
  /** The field so far, without its quotes. */
  #field: Uint8Array = new Uint8Array(1024);
  #length = 0;
  #column = 0;
  #inQuotes = false;
  /** A quote ended the quoted part, unless another one follows, which makes both a character of the field. */
  #afterQuote = false;
  #wasQuoted = false;

  constructor(name: string, builder: TableBuilder) {
    this.#name = name;
    this.#builder = builder;
  }

  /** True when the row that was begun last has not ended. */
  get isWithinRow(): boolean {
    return this.#column > 0 || this.#length > 0 || this.#wasQuoted;
  }

  read(chunk: Uint8Array): void {
    this.#field = grownBytes(this.#field, this.#length + chunk.length);
    for (let at = 0; at < chunk.length;) {
      at = this.#inQuotes ? this.#quoted(chunk, at) : this.#plain(chunk, at);
    }
  }

  /** Takes bytes up to the next quote. */
  #quoted(chunk: Uint8Array, from: number): number {
    const field = this.#field;
    let length = this.#length;
    let at = from;
    for (; at < chunk.length && chunk[at] !== QUOTE; at += 1) field[length++] = chunk[at]!;
    this.#length = length;
    if (at === chunk.length) return at;
    this.#inQuotes = false;
    this.#afterQuote = true;
    return at + 1;
  }

  /** Takes bytes up to the end of the field, or to a quote. */
  #plain(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (byte === COMMA || byte === LINE_FEED) {
        this.#endField();
        if (byte === LINE_FEED) this.#endRow();
        return at + 1;
      }
      if (byte === QUOTE) {
        if (this.#afterQuote) this.#field[this.#length++] = QUOTE;
        this.#inQuotes = true;
        this.#wasQuoted = true;
        return at + 1;
      }
      if (byte !== CARRIAGE_RETURN) this.#field[this.#length++] = byte;
    }
    return chunk.length;
  }

  #endField(): void {
    const column = this.#builder.columns[this.#column++] ?? this.#wrongFields();
    if (this.#length === 0 && !this.#wasQuoted) column.pushNull();
    else column.push(this.#field, 0, this.#length);
    this.#length = 0;
    this.#afterQuote = false;
    this.#wasQuoted = false;
  }

  #endRow(): void {
    if (this.#column < this.#builder.columns.length) this.#wrongFields();
    this.#builder.rows += 1;
    this.#column = 0;
  }

  #wrongFields(): never {
    const { rows, columns } = this.#builder;
    throw new OcpError('ENGINE_STEP', `row ${rows + 1} has not ${columns.length} fields`, {
      where: { relation: this.#name },
      hint: 'This is a fault of whoever wrote the rows; please report it.',
    });
  }
}
