import { Readable } from 'node:stream';
import type { Columns, ResultTable } from '@ocp/core';

/** A relation of lines of CSV. */
export const csvTable = (columns: Columns, lines: readonly string[]): ResultTable => ({
  columns,
  rows: lines.length,
  copy: () => Promise.resolve(Readable.from(lines.map((line) => `${line}\n`))),
});
