import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copied } from './tables.ts';

/** Seconds to COPY the rows of a run from ready files into the same, empty tables and to commit. */
export async function copyAlone(client: Client, folder: string): Promise<number> {
  const files = await Promise.all(
    copied.map(async ({ name, file }) => ({
      name,
      path: join(folder, file),
      header: await firstLine(join(folder, file)),
    })),
  );
  for (const { path } of files) readFileSync(path);
  const started = performance.now();
  await client.query('begin');
  for (const { name, path, header } of files) {
    const statement = `copy ${name} (${header}) from stdin (format csv, header true)`;
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), client.query(copyFrom(statement)));
  }
  await client.query('commit');
  return (performance.now() - started) / 1000;
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  for await (const line of file.readLines()) return line;
  throw new Error(`${path} is empty`);
}
