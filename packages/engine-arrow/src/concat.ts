import {
  isCodeColumn,
  isNumberColumn,
  isValid,
  noneValid,
  randomUuids,
  setValid,
  type Column,
  type NumberColumn,
} from './columns.ts';
import { Table } from './table.ts';

/** The rows of several tables one after the other; every table has the columns named, of the same kinds. */
export function concat(tables: readonly Table[], names: readonly string[]): Table {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const columns = names.map((name) => [name, joined(tables, name, rows)] as const);
  return new Table(rows, Object.fromEntries(columns));
}

function joined(tables: readonly Table[], name: string, rows: number): Column {
  const parts = tables.map((table) => table.column(name));
  if (parts.every(isCodeColumn))
    return {
      codes: joinedCodes(
        parts.map(({ codes }) => codes),
        rows,
      ),
    };
  return parts.every(isNumberColumn) ? joinedNumbers(parts, rows) : randomUuids;
}

function joinedCodes(parts: readonly Int32Array[], rows: number): Int32Array {
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    codes.set(part, at);
    at += part.length;
  }
  return codes;
}

function joinedNumbers(parts: readonly NumberColumn[], rows: number): NumberColumn {
  const values = new Float64Array(rows);
  const validity = parts.every((part) => part.validity === undefined) ? undefined : noneValid(rows);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    if (validity !== undefined) {
      for (let row = 0; row < part.values.length; row += 1) {
        if (isValid(part.validity, row)) setValid(validity, at + row);
      }
    }
    at += part.values.length;
  }
  return { values, validity };
}
