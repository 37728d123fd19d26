import type { Readable } from 'node:stream';
import type { Columns, ConfigRelation, ResultTable } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { parse } from 'csv-parse';
import { castTo } from './sql.ts';

/** A row as texts, whatever the types of its columns. */
export type TextRow = readonly (string | null)[];

/** Trino refuses statements of more than a million characters. */
const BATCH = 500_000;

/**
 * A relation of rows that stand in the statement, as one JSON text: Trino reads a thousand rows of it faster than twenty
 * rows of VALUES.
 */
export function valuesSelect(columns: Columns, rows: readonly TextRow[]): string {
  const typed = Object.entries(columns).map(
    ([name, type], index) => `${castTo(type, `fields[${index + 1}]`)} as ${identifier(name)}`,
  );
  return `select ${typed.join(', ')}
    from unnest(cast(json_parse(${literal(JSON.stringify(rows))}) as array(array(varchar)))) given (fields)`;
}

/** Rows in portions that fit into a statement. */
export async function* batches(rows: AsyncIterable<TextRow> | Iterable<TextRow>): AsyncGenerator<TextRow[]> {
  let batch: TextRow[] = [];
  let size = 0;
  for await (const row of rows) {
    const length = JSON.stringify(row).length;
    if (batch.length > 0 && size + length > BATCH) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(row);
    size += length;
  }
  if (batch.length > 0) yield batch;
}

/** The rows of a relation that is handed over as values. */
export const configRows = ({ rows }: ConfigRelation): TextRow[] =>
  rows.map((row) => row.map((value) => (value === null ? null : String(value))));

/** The rows of a relation that comes as PostgreSQL's CSV: an empty field is null unless it is quoted. */
export async function* stateRows({ copy }: ResultTable): AsyncGenerator<TextRow> {
  const stream: Readable = await copy();
  const records = parse({ cast: (value, { quoting }) => (value === '' && !quoting ? null : value) });
  stream.on('error', (error) => records.destroy(error));
  try {
    yield* stream.pipe(records) as AsyncIterable<TextRow>;
  } finally {
    // A COPY that is not read to its end holds its connection; `pipe` goes no further when its reader leaves.
    stream.destroy();
  }
}
