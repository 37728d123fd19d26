import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tempFolder } from './lake.ts';

let instance: Promise<DuckDBInstance> | undefined;

/** Writes the rows of a query as a Parquet file; `options` are those of DuckDB's COPY. */
export async function writeParquet(path: string, query: string, ...options: string[]): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  instance ??= DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await (await instance).connect();
  try {
    const quoted = path.replaceAll("'", "''");
    await connection.run(`COPY (${query}) TO '${quoted}' (${['format parquet', ...options].join(', ')})`);
  } finally {
    connection.closeSync();
  }
  return path;
}

/** The same as bytes. */
export const parquetBytes = async (query: string, ...options: string[]): Promise<Buffer> =>
  readFileSync(await writeParquet(join(tempFolder(), 'x.parquet'), query, ...options));

/** A row of node_label_days on a day, with any other columns. */
export function nodeLabels(day: string, more = `'n1' AS node, '{}' AS node_labels`): string {
  return `SELECT TIMESTAMP '${day} 00:00:00' AS interval_start, ${more}`;
}
