import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Account } from './account.ts';
import { serverEnvironment } from './programs.ts';

/**
 * Starts the server and waits for the end of its input, which comes when we close it and also when we die in any way
 * (SIGKILL too): then it stops the server and removes the temporary folder, if one is given.
 * The shell keeps no end of the standard error, so that its end of file means that the server is gone.
 */
const script = `folder=$1; signal=$2; shift 2
"$@" </dev/null & server=$!
exec 2>/dev/null
read -r _
kill -s "$signal" "$server"
wait "$server"
[ -z "$folder" ] || rm -rf "$folder"`;

/** A running server process with its guard. */
export interface GuardedServer {
  /** Resolves to the last lines of the server's log when it is gone. */
  readonly gone: Promise<string>;
  stop(): Promise<void>;
}

/** What is to run, as which account, and what to remove at the end. */
export interface GuardOptions {
  account: Account;
  cwd: string;
  /** Removed when the server has ended. Its parent must let the account do so. */
  remove?: string | undefined;
}

/** Runs a server that never outlives this process. A process that has nothing else to do may end without `stop`. */
export function guarded(command: readonly string[], { account, cwd, remove }: GuardOptions): GuardedServer {
  // INT is PostgreSQL's fast shutdown; QUIT leaves without a checkpoint, good enough for what is thrown away.
  const signal = remove === undefined ? 'INT' : 'QUIT';
  const child = spawn('/bin/sh', ['-c', script, 'guard', remove ?? '', signal, ...command], {
    ...account,
    cwd,
    env: serverEnvironment,
    // A Ctrl-C in the terminal is for us, not for the server.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const gone = lastLines(child);
  const exit = once(child, 'exit');
  child.unref();
  unref(child.stdin);
  unref(child.stderr);
  return {
    gone,
    async stop() {
      child.ref();
      child.stdin?.end();
      await exit;
    },
  };
}

async function lastLines(child: ChildProcess): Promise<string> {
  let log = '';
  child.stderr?.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-4096)));
  child.stdin?.on('error', () => undefined);
  await once(child.stderr ?? child, 'close');
  return log.trim();
}

function unref(stream: object | null): void {
  (stream as { unref?: () => void } | null)?.unref?.();
}
