import type { Readable } from 'node:stream';
import type { ErrorPlace } from '@ocp/core';
import type { Client, QueryResult } from 'pg';
import { copyInto, type InTurn } from './copy-into.ts';
import { copyOutOf } from './copy-out.ts';
import { databaseError } from './database-error.ts';

/** One connection inside a transaction; every failure is an `OcpError` that says where it happened. */
export interface Session {
  /** The tenant's schema, as it is named. */
  readonly schema: string;
  query<Row extends object>(sql: string, parameters?: readonly unknown[], place?: ErrorPlace): Promise<Row[]>;
  /** The same for reading, without the locks of the tables afterwards. */
  look<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** The same for its number of rows. */
  execute(sql: string, parameters?: readonly unknown[], place?: ErrorPlace): Promise<number>;
  /** Runs `copy … from stdin` on the stream and returns the number of rows. */
  copy(sql: string, source: Readable, place: ErrorPlace): Promise<number>;
  /** Runs `copy … to stdout`; nothing else runs on the connection until the stream has ended. */
  copyOut(sql: string, place: ErrorPlace): Readable;
}

export function sessionOf(client: Client, schema: string): Session {
  const run = async (sql: string, parameters: readonly unknown[] | undefined, place: ErrorPlace) => {
    try {
      const result: unknown = await client.query(sql, parameters && [...parameters]);
      // Several statements in one text give a result each.
      return (Array.isArray(result) ? result : [result]) as QueryResult<object>[];
    } catch (error) {
      throw databaseError(error, { schema, ...place, statement: excerpt(sql) }, 'statement');
    }
  };
  const rowsOf = <Row>(results: readonly QueryResult<object>[]) => (results.at(-1)?.rows ?? []) as Row[];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn: InTurn = (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    schema,
    query: <Row extends object>(sql: string, parameters?: readonly unknown[], place: ErrorPlace = {}) =>
      inTurn(async () => rowsOf<Row>(await run(sql, parameters, place))),
    look: <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
      inTurn(async () => {
        await run('savepoint looked', undefined, {});
        const results = await run(sql, parameters, {});
        await run('rollback to savepoint looked; release savepoint looked', undefined, {});
        return rowsOf<Row>(results);
      }),
    execute: (sql, parameters, place = {}) =>
      inTurn(async () => {
        const results = await run(sql, parameters, place);
        return results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
      }),
    copyOut: (sql, place) => copyOutOf(client, sql, { schema, ...place }),
    copy: (sql, source, place) => copyInto(client, sql, source, { schema, ...place }, inTurn),
  };
}

/** Enough of a statement to find it. */
function excerpt(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
