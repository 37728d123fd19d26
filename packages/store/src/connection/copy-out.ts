import { Transform, type Readable } from 'node:stream';
import type { ErrorPlace } from '@ocp/core';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { databaseError } from './database-error.ts';

/** The bytes of `copy … to stdout`; a failure of the statement is the stream's, as an `OcpError`. */
export function copyOutOf(client: Client, sql: string, place: ErrorPlace): Readable {
  const rows = client.query(copyTo(sql));
  const passed = new Transform({
    transform(chunk, _encoding, done) {
      done(null, chunk);
    },
  });
  rows.once('error', (error) => passed.destroy(databaseError(error, place, 'statement')));
  rows.pipe(passed);
  // The connection is free again only when all rows were taken, also by nobody.
  passed.once('close', () => rows.resume());
  return passed;
}
