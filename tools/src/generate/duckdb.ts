import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** Text as an SQL literal: COPY takes its file name in no other way. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Runs `work` on a database in memory that may use 512 MB and spills below `dir`.
 * `draw(what, id)` gives 63 pseudo-random bits of the seed: from MD5, so that they are the same in every DuckDB.
 */
export async function withDuckDB<T>(
  dir: string,
  seed: number,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const spill = join(dir, '.spill');
  mkdirSync(spill, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '512MB',
    temp_directory: spill,
  });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run(
      `create macro draw(what, id) as (md5_number_lower(concat_ws('/', ${seed}, what, id)) >> 1)::bigint`,
    );
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(spill, { recursive: true, force: true });
  }
}
