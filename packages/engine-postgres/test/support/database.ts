import { afterAll } from 'vitest';
import type { SqlSession } from '@ocp/core';
import { databaseServer, postgresStore } from '@ocp/store';

const server = await databaseServer();
const store = postgresStore(server);
afterAll(async () => {
  await store.close();
  await server.stop();
});

/** Runs `work` in a transaction of its own; any database will do for temporary relations. */
export function inTransaction<T>(
  work: (sql: SqlSession) => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  return store.transaction('public', ({ sql }) => work(sql), { signal });
}
