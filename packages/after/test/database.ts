import type { SqlSession, Store, StoreTransaction } from '@ocp/core';
import { databaseServer, postgresStore } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import { afterAll, beforeAll } from 'vitest';
import { reported } from './machines.ts';

const SCHEMA = 'org1234567';

type Work = (sql: SqlSession, transaction: StoreTransaction) => Promise<void>;

/** Makes an empty tenant for the file; what is returned runs `work` in a transaction of it that leaves nothing behind. */
export function onTenant(): (work: Work) => Promise<void> {
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
  return (work) => undone(store, work);
}

async function undone(store: Store, work: Work): Promise<void> {
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
