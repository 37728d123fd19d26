import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asOcpError, OcpError, type ErrorPlace } from '@ocp/core';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { databaseError } from './database-error.ts';

/** Does work when everything that was asked of a connection before is done. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Sends a stream to `copy … from stdin` and returns the number of rows. A stream that fails makes the COPY fail, and
 * its own error is the one that is thrown, also before the connection is free; a stream that breaks off without an error is
 * `ENGINE_STEP`.
 */
export async function copyInto(
  client: Client,
  sql: string,
  source: Readable,
  place: ErrorPlace,
  inTurn: InTurn,
): Promise<number> {
  // Each side is destroyed with the error of the other: only the first one is a cause.
  let cause: OcpError | undefined;
  const brokenOff = () => new OcpError('ENGINE_STEP', 'the stream of rows broke off', { where: place });
  if (source.destroyed) throw brokenOff();
  source.once('error', (error) => (cause ??= asOcpError(error, place)));
  source.once('close', () => {
    if (!source.readableEnded) cause ??= brokenOff();
  });
  return inTurn(async () => {
    const sink = client.query(copyFrom(sql));
    sink.once('error', (error) => (cause ??= databaseError(error, place, 'statement')));
    try {
      await pipeline(source, sink);
      return sink.rowCount;
    } catch (error) {
      throw cause ?? databaseError(error, place, 'statement');
    }
  });
}
