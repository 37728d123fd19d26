import { OcpError, type TransactionOptions } from '@ocp/core';
import type { Client } from 'pg';
import { clientFor, open, originOf } from '../connection/connect.ts';
import { databaseError, UNKNOWN_SCHEMA } from '../connection/database-error.ts';
import { identifier } from '../connection/quoting.ts';
import { sessionOf, type Session } from '../connection/session.ts';
import { watchedSession, type WaitListener } from './waits.ts';
import { disconnect, terminate } from './terminate.ts';

/**
 * Runs `work` on a connection of its own between BEGIN and COMMIT. When it throws, its error is thrown again after
 * the ROLLBACK. When the signal fires, the backend is ended wherever it is and the promise rejects with `STOPPED`;
 * a COMMIT that was sent already decides for itself.
 */
export async function inTransaction<T>(
  url: string,
  schema: string,
  work: (session: Session) => Promise<T>,
  { signal, readOnly = false, discard = false, waits }: TransactionOptions & { waits?: WaitListener },
): Promise<T> {
  identifier(schema);
  const client = clientFor(url);
  let connected = false;
  let committing = false;
  try {
    await stoppable(
      signal,
      () => open(client),
      () => disconnect(client),
    );
    connected = true;
    const backend = await begin(client, schema, readOnly);
    const session = sessionOf(client, schema);
    const result = await stoppable(
      signal,
      () => work(waits === undefined ? session : watchedSession(session, { url, backend, told: waits })),
      () => terminate(url, backend),
    );
    if (discard) {
      await client.query('rollback');
      return result;
    }
    committing = true;
    await commit(client);
    return result;
  } catch (error) {
    if (signal.aborted && !committing) throw stopped(signal);
    // A client that never connected would keep the statement for ever.
    if (connected && !committing) await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    disconnect(client);
  }
}

async function begin(client: Client, schema: string, readOnly: boolean): Promise<number> {
  try {
    await client.query(`
      begin isolation level read committed ${readOnly ? 'read only' : 'read write'};
      set local timezone to 'UTC';
      set local datestyle to 'ISO, YMD';
      set local extra_float_digits to 1;
      set local statement_timeout to 0;
      set local lock_timeout to 0;
      set local idle_in_transaction_session_timeout to 0;
      set local search_path to ${identifier(schema)}, public`);
    // Newer servers: a client that vanished ends its statement, and with it the locks of the run.
    await client.query(`select set_config(name, case when name like 'client%' then '1000' else '0' end, true)
      from pg_settings where name in ('client_connection_check_interval', 'transaction_timeout')`);
    const { rows } = await client.query<{ backend: number; known: boolean }>(
      'select pg_backend_pid() as backend, exists (select from pg_namespace where nspname = $1) as known',
      [schema],
    );
    if (rows[0]?.known) return rows[0].backend;
  } catch (error) {
    throw databaseError(error, { schema }, 'statement');
  }
  throw new OcpError('SCHEMA_UNKNOWN', `the database has no schema ${schema}`, {
    where: { schema, database: originOf(client) },
    hint: UNKNOWN_SCHEMA,
  });
}

async function commit(client: Client): Promise<void> {
  try {
    const { command } = await client.query('commit');
    if (command === 'COMMIT') return;
  } catch (thrown) {
    const error = databaseError(thrown, {}, 'statement');
    if (error.code !== 'DATABASE_LOST') throw error;
    throw new OcpError('DATABASE_LOST', `the connection broke during the commit: ${error.message}`, {
      hint: 'It is not known whether the rows were written; running it again is safe.',
      cause: thrown,
      passing: true,
    });
  }
  throw new OcpError('DATABASE_STATEMENT', 'a statement failed and the transaction was rolled back');
}

/** Runs `action` until it settles, or `stop` when the signal fires; then nobody waits for the action any more. */
async function stoppable<T>(
  signal: AbortSignal,
  action: () => Promise<T>,
  stop: () => Promise<void> | void,
): Promise<T> {
  if (signal.aborted) throw stopped(signal);
  const running = action();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      void running.catch(() => undefined);
      void Promise.resolve(stop()).finally(() => reject(stopped(signal)));
    };
  });
  aborted.catch(() => undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([running, aborted]);
  } catch (error) {
    // What breaks because we stop is no cause of its own; wait until the backend is gone.
    if (signal.aborted) await aborted;
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function stopped(signal: AbortSignal): OcpError {
  return new OcpError('STOPPED', 'stopped before the end; nothing was changed', { cause: signal.reason });
}
