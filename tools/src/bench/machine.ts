import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Client } from 'pg';
import { root } from '../workspace.ts';

/** What the numbers depend on; nothing that tells one machine from its like. */
export interface Machine {
  cores: number;
  cpu: string;
  memory_gib: number;
  platform: string;
  node: string;
  duckdb: string;
  postgresql: string;
  version: string;
}

export async function machineFacts(client: Client): Promise<Machine> {
  const duckdb = await (await DuckDBInstance.create()).connect();
  const library = await duckdb.runAndReadAll('select version()');
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    duckdb: String(library.getRows()[0]?.[0]),
    postgresql: rows[0]?.server_version.split(' ')[0] ?? 'unknown',
    version,
  };
}
