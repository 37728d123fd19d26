import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root, script } from '../workspace.ts';

/** A server process. */
export interface ServerProcess {
  url: string;
  /** As `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `ocp serve` on a port, with its scratch in a folder and perhaps more flags, and waits until it listens. */
export async function startServer(
  database: string,
  port: number,
  scratch: string,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [script('ocp'), 'serve', '--port', String(port), ...flags], {
    cwd: root,
    // A group of its own: what the script starts is killed with it.
    detached: true,
    env: {
      ...process.env,
      DATABASE_URL: database,
      TMPDIR: scratch,
      POC_LOG_LEVEL: 'error',
      POC_RATE_LIMIT: '1000000',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    said.push(line);
    const [, url] = /^listening on (\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stderr.resume();
    const signal = async (name: 'SIGKILL' | 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), name);
      await ended;
    };
    return { url, kill: () => signal('SIGKILL'), stop: () => signal('SIGTERM') };
  }
  throw new Error(`the server did not start:\n${said.join('\n')}`);
}
