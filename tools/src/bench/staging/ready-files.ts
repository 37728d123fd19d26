import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reportTypes, stagingLedger } from '@ocp/staging';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { schema } from '../month.ts';

const tables = reportTypes.map(({ table }) => table);
const fileOf = (folder: string, table: string) => join(folder, `${table}.csv`);

/** Writes what is staged as CSV files that COPY takes as they are. */
export async function writeReadyFiles(client: Client, folder: string): Promise<void> {
  for (const table of tables) {
    const rows = client.query(copyTo(`copy (select * from ${schema}.${table}) to stdout (format csv)`));
    await pipeline(rows, createWriteStream(fileOf(folder, table)));
  }
}

/** Seconds to COPY the ready files into the same, empty tables, one after the other, and to commit. */
export async function copyReadyFiles(client: Client, folder: string): Promise<number> {
  await emptyStaging(client);
  for (const table of tables) readFileSync(fileOf(folder, table));
  const started = performance.now();
  await client.query('begin');
  for (const table of tables) {
    const rows = createReadStream(fileOf(folder, table), { highWaterMark: 1 << 20 });
    await pipeline(rows, client.query(copyFrom(`copy ${schema}.${table} from stdin (format csv)`)));
  }
  await client.query('commit');
  return (performance.now() - started) / 1000;
}

/** Empties the staging tables and forgets what was loaded. */
export async function emptyStaging(client: Client): Promise<void> {
  const names = [...tables, ...Object.values(stagingLedger)].map((table) => `${schema}.${table}`);
  await client.query(`truncate ${names.join(', ')}`);
  await client.query('checkpoint');
}
