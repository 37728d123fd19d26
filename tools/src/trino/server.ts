import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TrinoConnection } from '@ocp/engine-trino';
import { freePort } from '@ocp/store/testing';
import { configure } from './configuration.ts';
import { trinoDistribution } from './distribution.ts';
import { javaHome, javaMissing } from './java.ts';

/** Time that a busy machine may need until Trino answers. */
const PATIENCE_MS = 180_000;

/** A Trino of this machine. */
export interface TrinoServer {
  url: string;
  /** Of the Java process. */
  pid: number;
  /** Its configuration, log and metastore. */
  folder: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

export interface TrinoServerOptions {
  say?: (text: string) => void;
  /** Memory that one query may take; default 1500MB. */
  queryMemory?: string;
  /** For small data and many statements. */
  brief?: boolean | undefined;
}

/** Java below a shell that ends with it, and ends it when our end of the pipe is closed, also because we died. */
const guard = `exec 3<&0
"$@" </dev/null 3<&- >server.log 2>&1 & java=$!
echo "$java"
(read -r _ <&3; kill -9 "$java") >/dev/null 2>&1 & reader=$!
wait "$java"
kill "$reader"`;

/**
 * Starts Trino and waits until it takes queries, about half a minute. Catalogs: `memory` (schema `default`) and `hive` with a
 * metastore in a temporary folder. Throws when there is no Java for it, or with the end of its log when it does not come up.
 */
export async function startTrino(options: TrinoServerOptions = {}): Promise<TrinoServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      // Somebody took the port after it was found free.
      const taken = error instanceof Error && /address already in use/i.test(error.message);
      if (attempt === 3 || !taken) throw error;
    }
  }
}

async function start({
  say = () => undefined,
  queryMemory = '1500MB',
  brief = false,
}: TrinoServerOptions): Promise<TrinoServer> {
  const home = javaHome();
  if (home === undefined) throw new Error(javaMissing());
  const distribution = await trinoDistribution(say);
  const folder = mkdtempSync(join(tmpdir(), 'ocp-trino-'));
  const port = await freePort();
  const node = `ocp_${randomBytes(6).toString('hex')}`;
  const args = configure({ distribution, folder, port, node, queryMemory, brief });
  const child = spawn('/bin/sh', ['-c', guard, 'trino', join(home, 'bin', 'java'), ...args], {
    cwd: folder,
    // A Ctrl-C in the terminal is for us.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Its end of the pipe is gone when it ended by itself.
  child.stdin.on('error', () => undefined);
  const stop = async () => {
    const ended = child.exitCode === null ? once(child, 'close') : undefined;
    child.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const [pid] = (await once(child.stdout, 'data')) as [Buffer];
  const server: TrinoServer = { url: `http://127.0.0.1:${port}`, pid: Number(pid), folder, stop };
  try {
    await ready(server, node, child);
  } catch (error) {
    const said = readFileSync(join(folder, 'server.log'), 'utf8').slice(-4000);
    await stop();
    throw new Error(`Trino did not start:\n${said}`, { cause: error });
  }
  return server;
}

/** Waits until a node is there for queries: the address answers some seconds earlier. */
async function ready({ url }: TrinoServer, node: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    await sleep(500);
    if (child.exitCode !== null) throw new Error('the process ended');
    if (await answers(url, node)) return;
  }
  throw new Error('no answer in time');
}

/** True when this Trino took a statement; also makes the schema that runs register their inputs in. */
async function answers(url: string, node: string): Promise<boolean> {
  const connection = new TrinoConnection({ url, patience: 0 });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const nodes = await connection.rows('select node_id from system.runtime.nodes', signal);
    if (!nodes.flat().includes(node)) return false;
    await connection.execute('create schema if not exists hive.default', signal);
    return true;
  } catch {
    return false;
  }
}
