import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

let instance: Promise<DuckDBInstance> | undefined;

/** Writes the rows of a query as a Parquet file, as pandas does: snappy. */
export async function writeParquet(path: string, query: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  instance ??= DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await (await instance).connect();
  try {
    await connection.run(`set TimeZone = 'UTC'`);
    await connection.run(`copy (${query}) to ${literal(path)} (format parquet, compression snappy)`);
  } finally {
    connection.closeSync();
  }
}

/** Writes a file anew with other columns: `select` as in `* exclude (node)` or `* replace (1 as cores)`. */
export async function rewrite(path: string, select: string): Promise<void> {
  await writeParquet(`${path}.new`, `select ${select} from read_parquet(${literal(path)})`);
  renameSync(`${path}.new`, path);
}

/** Any text as a literal of SQL; zero bytes are left to `chr`. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
