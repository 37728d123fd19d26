import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { program } from '@ocp/shim';
import type { Client } from 'pg';
import { root, script } from '../workspace.ts';

/** What is killed of a run. */
export type Target = 'process' | 'connection';

/** How a run ended: its status, absent after SIGKILL, and what it said. */
export interface RunEnd {
  status: number | null;
  said: string;
  seconds: number;
}

/** A database, and a scratch folder for everything that a run leaves. */
export interface Place {
  client: Client;
  url: string;
  scratch: string;
}

/** Runs `ocp aggregate` in this process, in a third of the time that a process of its own takes. Fails where it does not end well. */
export async function runHere(args: readonly string[], { url, scratch }: Place): Promise<void> {
  process.env['TMPDIR'] = scratch;
  let status = 0;
  const ocp = program(new AbortController().signal, (code) => {
    status = code;
  });
  await ocp.parseAsync(['aggregate', ...args, '--database', url, '--quiet'], { from: 'user' });
  if (status !== 0) throw new Error(`a run ended with status ${status}`);
}

/** Runs `ocp aggregate` as a user would; after some seconds it, or its connection, is killed. */
export async function runOf(
  args: readonly string[],
  { client, url, scratch }: Place,
  kill?: { target: Target; after: number },
): Promise<RunEnd> {
  const started = performance.now();
  const child = spawn(process.execPath, [script('ocp'), 'aggregate', ...args, '--quiet'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, TMPDIR: scratch },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, with what the command starts.
    detached: true,
  });
  const ended = Promise.all([once(child, 'close') as Promise<[number | null]>, text(child.stderr)]);
  if (kill !== undefined) {
    await Promise.race([wait(kill.after * 1000), ended]);
    if (child.exitCode === null && kill.target === 'process') process.kill(-child.pid!, 'SIGKILL');
    if (kill.target === 'connection') await client.query(`select pg_terminate_backend(pid) ${SESSIONS}`);
  }
  const [[status], said] = await ended;
  return { status, said, seconds: (performance.now() - started) / 1000 };
}

const SESSIONS = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;

/** Waits until PostgreSQL has rolled back what nobody ends any more. */
export async function sessionsGone(client: Client): Promise<void> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const { rowCount } = await client.query(`select ${SESSIONS}`);
    if (rowCount === 0) return;
    await wait(5);
  }
  throw new Error('a session of a killed run is there after a minute');
}

/** What is left in the database of runs that have ended. */
export async function leftBehind(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ left: string }>(
    `select 'temporary table ' || relname as left from pg_class where relpersistence = 't' and relkind = 'r'
      union all
      select 'lock ' || locktype from pg_locks
        where pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database())
      union all
      select 'prepared transaction ' || gid from pg_prepared_xacts where database = current_database()`,
  );
  return rows.map(({ left }) => left);
}
