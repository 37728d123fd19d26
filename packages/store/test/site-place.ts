import type { Store } from '@ocp/core';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { databaseServer, makeTenant, postgresStore, type DatabaseServer } from '../src/index.ts';
import { scratchDatabase, type ScratchDatabase, type Template } from '../src/testing/index.ts';
import { TENANT } from './support.ts';

export const signal: AbortSignal = new AbortController().signal;

/** A tenant that `ocp tenant create` makes. */
export const made: Template = { key: 'site', fill: (url) => makeTenant(url, TENANT, signal) };

/** A database of a site, one after the other; the server is that of the file. */
export interface Site {
  readonly url: string;
  readonly store: Store;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  open(template?: Template): Promise<void>;
  close(): Promise<void>;
}

export function onSite(): Site {
  let server: DatabaseServer;
  let scratch: ScratchDatabase;
  let client: Client;
  let store: Store;
  beforeAll(async () => {
    server = await databaseServer();
  });
  afterAll(() => server.stop());
  return {
    get url() {
      return scratch.url;
    },
    get store() {
      return store;
    },
    rows: async (sql) => (await client.query(sql)).rows as Record<string, unknown>[],
    async open(template) {
      scratch = await scratchDatabase(server, template);
      client = new Client({ connectionString: scratch.url });
      await client.connect();
      store = postgresStore({ url: scratch.url });
    },
    async close() {
      await store.close();
      await client.end();
      await scratch.drop();
    },
  };
}
