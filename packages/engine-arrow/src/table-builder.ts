import type { Columns, ColumnType } from '@ocp/core';
import { NULL_CODE, setValid, type Column } from './columns.ts';
import { dayCode } from './day-codes.ts';
import { grownBytes, grownFloat64, Int32Builder } from './growing.ts';
import type { TextPool } from './kernels/text-pool.ts';
import { Table } from './table.ts';

/** Takes the fields of a column, row by row. */
export interface ColumnBuilder {
  /** A value as text in UTF-8, such as PostgreSQL's CSV has it: days as ISO 8601, booleans as `t` or `true`. */
  push(bytes: Uint8Array, start: number, end: number): void;
  pushNull(): void;
  finish(): Column;
}

/** Builds a table from the texts of its fields. */
export class TableBuilder {
  readonly #names: string[];
  readonly columns: ColumnBuilder[];
  rows = 0;

  constructor(columns: Columns, pool: TextPool) {
    this.#names = Object.keys(columns);
    this.columns = Object.values(columns).map((type) => builderOf(type, pool));
  }

  finish(): Table {
    const columns = this.#names.map((name, index) => [name, this.columns[index]!.finish()] as const);
    return new Table(this.rows, Object.fromEntries(columns));
  }
}

function builderOf(type: ColumnType, pool: TextPool): ColumnBuilder {
  switch (type) {
    case 'text':
    case 'json':
    case 'array':
    case 'uuid':
      return codes((bytes, start, end) => pool.internBytes(bytes, start, end));
    case 'date':
      return codes(days());
    case 'double':
    case 'integer':
      return numbers((bytes, start, end) => Number(ascii(bytes, start, end)));
    case 'boolean':
      return numbers((bytes, start) => (bytes[start] === 't'.charCodeAt(0) ? 1 : 0));
    case 'timestamp':
      return numbers((bytes, start, end) => Date.parse(`${ascii(bytes, start, end).replace(' ', 'T')}Z`));
  }
}

type Field = (bytes: Uint8Array, start: number, end: number) => number;

function codes(code: Field): ColumnBuilder {
  const items = new Int32Builder();
  return {
    push: (bytes, start, end) => items.push(code(bytes, start, end)),
    pushNull: () => items.push(NULL_CODE),
    finish: () => ({ codes: items.finish() }),
  };
}

function numbers(value: Field): ColumnBuilder {
  let values: Float64Array = new Float64Array(1024);
  let validity: Uint8Array = new Uint8Array(128);
  let rows = 0;
  const grow = () => {
    values = grownFloat64(values, rows + 1);
    validity = grownBytes(validity, (rows >> 3) + 1);
  };
  return {
    push: (bytes, start, end) => {
      grow();
      values[rows] = value(bytes, start, end);
      setValid(validity, rows++);
    },
    pushNull: () => {
      grow();
      rows += 1;
    },
    finish: () => ({ values: values.subarray(0, rows), validity }),
  };
}

/** Days repeat: the text of each is read once. */
function days(): Field {
  const known = new Map<string, number>();
  return (bytes, start, end) => {
    const text = ascii(bytes, start, end);
    const code = known.get(text) ?? dayCode(text);
    known.set(text, code);
    return code;
  };
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
