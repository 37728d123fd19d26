import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { clientFor } from '../connection/connect.ts';

/** No stop takes longer, even if the server does not answer any more. */
const LIMIT = 1500;

/** Ends a backend wherever it is (a statement, a COPY, a lock, idle) and waits until it is gone. Never fails. */
export async function terminate(url: string, backend: number): Promise<void> {
  const client = clientFor(url, LIMIT);
  const end = async () => {
    await client.connect();
    await client.query('select pg_terminate_backend($1)', [backend]);
    for (;;) {
      const { rowCount } = await client.query('select from pg_stat_activity where pid = $1', [backend]);
      if (rowCount === 0) return;
      await sleep(10);
    }
  };
  await Promise.race([end().catch(() => undefined), sleep(LIMIT, undefined, { ref: false })]);
  disconnect(client);
}

/** Closes the connection at once, also in the middle of connecting or of a statement. */
export function disconnect(client: Client): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  void client.end().catch(() => undefined);
  // `end` says goodbye first; there is no need to wait for the answer.
  setImmediate(() => stream.destroy());
}
