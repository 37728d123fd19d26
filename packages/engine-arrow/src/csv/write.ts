import { randomUUID } from 'node:crypto';
import type { ColumnType } from '@ocp/core';
import { isCodeColumn, isNumberColumn, isValid, NULL_CODE, type Column } from '../columns.ts';
import { dayText } from '../day-codes.ts';
import type { TextPool } from '../kernels/text-pool.ts';
import { ByteWriter } from './byte-writer.ts';

/** Rows of a chunk of the stream. */
const CHUNK_ROWS = 4096;

/** A column with its type. */
export interface TypedColumn {
  type: ColumnType;
  column: Column;
}

/** Writes the field of a row. */
type FieldWriter = (row: number) => void;

/**
 * Rows as PostgreSQL's CSV for COPY, without a header, in chunks: an unquoted empty field is null, every text is quoted,
 * numbers have the fewest digits that mean the double.
 */
export function* csvChunks(columns: readonly TypedColumn[], rows: number, pool: TextPool): Generator<Buffer> {
  const writer = new ByteWriter();
  const fields = columns.map(({ type, column }) => fieldWriter(type, column, pool, writer));
  for (let row = 0; row < rows; row += 1) {
    for (let place = 0; place < fields.length; place += 1) {
      if (place > 0) writer.byte(0x2c);
      fields[place]!(row);
    }
    writer.byte(0x0a);
    if ((row + 1) % CHUNK_ROWS === 0 || row === rows - 1) yield writer.take();
  }
}

function fieldWriter(type: ColumnType, column: Column, pool: TextPool, writer: ByteWriter): FieldWriter {
  if (isCodeColumn(column)) return codeWriter(type, column.codes, pool, writer);
  if (!isNumberColumn(column)) return () => writer.ascii(randomUUID());
  const { values, validity } = column;
  const textOf = type === 'boolean' ? (value: number) => (value === 0 ? 'false' : 'true') : String;
  let before = NaN;
  let text = '';
  return (row) => {
    if (!isValid(validity, row)) return;
    const value = values[row]!;
    // Capacities and the like repeat from row to row.
    if (value !== before) text = textOf(value);
    before = value;
    writer.ascii(text);
  };
}

function codeWriter(type: ColumnType, codes: Int32Array, pool: TextPool, writer: ByteWriter): FieldWriter {
  if (type === 'date') return dayWriter(codes, writer);
  return (row) => {
    const code = codes[row]!;
    if (code !== NULL_CODE) writer.quoted(pool.bytes(code));
  };
}

function dayWriter(codes: Int32Array, writer: ByteWriter): FieldWriter {
  const texts = new Map<number, string>();
  return (row) => {
    const code = codes[row]!;
    if (code === NULL_CODE) return;
    const text = texts.get(code) ?? dayText(code);
    texts.set(code, text);
    writer.ascii(text);
  };
}
