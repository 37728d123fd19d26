import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copied, type Stage } from './stages.ts';
import { nameOf } from './tables.ts';

/** Seconds to COPY the rows of a run of a stage from ready files into the same, empty tables and to commit. */
export async function copyAlone(client: Client, folder: string, stage: Stage): Promise<number> {
  const files = await Promise.all(
    copied(stage).map(async (output) => {
      const path = join(folder, output.place === 'state' ? 'state' : '', `${output.table}.csv`);
      return { name: nameOf(output), path, header: await firstLine(path) };
    }),
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
