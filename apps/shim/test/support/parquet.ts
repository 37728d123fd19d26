import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

let instance: Promise<DuckDBInstance> | undefined;

async function connected<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  instance ??= DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await (await instance).connect();
  try {
    await connection.run(`set TimeZone = 'UTC'`);
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/** Writes the rows of a query as a Parquet file, as pandas does: snappy. */
export async function writeParquet(path: string, query: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await connected((connection) =>
    connection.run(`copy (${query}) to ${literal(path)} (format parquet, compression snappy)`),
  );
}

/** What a query gives of Parquet files, which are `files` in it; `pattern` may have wildcards. */
export function readParquet(pattern: string, query: string): Promise<Record<string, unknown>[]> {
  return connected(async (connection) => {
    const files = `read_parquet(${literal(pattern)}, union_by_name = true)`;
    return (await connection.runAndReadAll(`with files as (from ${files}) ${query}`)).getRowObjectsJson();
  });
}

/** Writes a file anew with other columns: `select` as in `* exclude (node)` or `* replace (1 as cores)`; `rows` may leave out some. */
export async function rewrite(path: string, select: string, rows = ''): Promise<void> {
  await writeParquet(`${path}.new`, `select ${select} from read_parquet(${literal(path)}) ${rows}`);
  renameSync(`${path}.new`, path);
}

/** Any text as a literal of SQL; zero bytes are left to `chr`. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
