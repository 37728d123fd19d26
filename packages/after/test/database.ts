import type { SqlSession, StoreTransaction } from '@ocp/core';
import { databaseServer, postgresStore } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import { afterAll, beforeAll } from 'vitest';
import { reported } from './machines.ts';

const SCHEMA = 'org1234567';

let store: ReturnType<typeof postgresStore>;
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = await databaseServer();
  const database = await scratchDatabase(server, tenantTemplate(SCHEMA));
  store = postgresStore({ url: database.url });
  stop = async () => {
    await store.close();
    await database.drop();
    await server.stop();
  };
});

afterAll(() => stop());

/** Runs `work` in a transaction of an empty tenant that leaves nothing behind. */
export async function undone(
  work: (sql: SqlSession, transaction: StoreTransaction) => Promise<void>,
): Promise<void> {
  let finished = false;
  try {
    await store.transaction(
      SCHEMA,
      async (transaction) => {
        await reported(transaction.sql);
        await work(transaction.sql, transaction);
        finished = true;
        throw new Error('undo');
      },
      { signal: new AbortController().signal },
    );
  } catch (error) {
    if (!finished) throw error;
  }
}
