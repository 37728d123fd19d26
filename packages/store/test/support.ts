import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Columns, OcpError, type ResultTable, type Store, type StoreTransaction } from '@ocp/core';
import { Client } from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { databaseServer, type DatabaseServer, postgresStore } from '../src/index.ts';
import { restoreDump, scratchDatabase, type Template, tenantTemplate } from '../src/testing/index.ts';

export const TENANT = 'org1234567';
export const SOURCE = '73be11de-69d8-5208-9aba-fc2bb9d15769';
export const OCTOBER = { start: '2025-10-01', end: '2025-10-31' };

const beside = join(import.meta.dirname, '../../../../shared/koku/schema.sql.gz');
const dump = process.env['OCP_KOKU_SCHEMA'] ?? (existsSync(beside) ? beside : undefined);

/** A migrated Koku of one tenant, where its dump is. */
export const kokuTemplate: Template | undefined = dump
  ? { key: `dump ${dump}`, fill: (url) => restoreDump(url, dump) }
  : undefined;

/** The databases that every test of the store runs on: our own tables, and Koku's own ones where its dump is. */
const databases: Record<string, Template | undefined> = {
  'tables of our own': tenantTemplate(TENANT),
  'the schema of a migrated Koku': kokuTemplate,
};

/** What a test gets: a database of its own and a second connection that looks at it from outside. */
export interface Place {
  url: string;
  store: Store;
  outside: Client;
  /** Rows seen from outside. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Waits until so many sessions of the store look like this from outside. */
  sees(count: number, condition?: string): Promise<void>;
  run<T>(work: (transaction: StoreTransaction) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A place that is given back with its database. */
export interface OpenPlace extends Place {
  close(): Promise<void>;
}

let server: Promise<DatabaseServer> | undefined;

/** A database of its own on the server of the file, which `afterAll(stopServer)` ends; without a template it is empty. */
export async function openPlace(template?: Template): Promise<OpenPlace> {
  const scratch = await scratchDatabase(await (server ??= databaseServer()), template);
  const place = await placeAt(scratch.url);
  return {
    ...place,
    async close() {
      await place.store.close();
      await place.outside.end();
      await scratch.drop();
    },
  };
}

export const stopServer = async (): Promise<void> => (await server)?.stop();

/** Declares the same tests for each database; where one is not there, a skipped test says so. */
export function onDatabases(about: string, tests: (place: () => Place) => void): void {
  afterAll(stopServer);
  for (const [name, template] of Object.entries(databases)) {
    if (template === undefined) {
      test.skip(`${about}, on ${name} (its dump is not here)`);
      continue;
    }
    describe(`${about}, on ${name}`, () => {
      let place: OpenPlace;
      beforeEach(async () => {
        place = await openPlace(template);
      });
      afterEach(() => place.close());
      tests(() => place);
    });
  }
}

async function placeAt(url: string): Promise<Place> {
  const store = postgresStore({ url });
  const outside = new Client({ connectionString: url });
  await outside.connect();
  const rows: Place['rows'] = async (sql, values) =>
    (await outside.query<Record<string, unknown>>(sql, values)).rows;
  return {
    url,
    store,
    outside,
    rows,
    sees: (count, condition = 'true') =>
      vi.waitFor(async () => {
        const sessions = `select state, wait_event, query from pg_stat_activity
          where datname = current_database() and application_name = 'ocp'`;
        expect(await rows(`${sessions} and ${condition}`), condition).toHaveLength(count);
      }, 20_000),
    run: (work, signal = new AbortController().signal) => store.transaction(TENANT, work, { signal }),
  };
}

/** Rows as an engine hands them over; an unquoted empty field is null. */
export function resultOf(
  columns: Columns,
  rows: readonly (readonly (string | number | null)[])[],
): ResultTable {
  const lines = rows.map((row) => `${row.map(field).join(',')}\n`);
  return { columns, rows: rows.length, copy: () => Promise.resolve(Readable.from(lines)) };
}

function field(value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}

/** The provider and report period that Koku has when a source's first report of the month came in. */
export async function addSource(outside: Client, source = SOURCE, name = 'Basic one'): Promise<void> {
  await outside.query('begin');
  await outside.query(
    `with a as (insert into public.api_providerauthentication (uuid, credentials)
        values (gen_random_uuid(), jsonb_build_object('cluster_id', $2::text)) returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
      select $1::uuid, $2, 'OCP', true, true, false, id from a`,
    [source, name],
  );
  await outside.query(
    `insert into ${TENANT}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, $2, 'OCP', $1)`,
    [source, name],
  );
  await outside.query(
    `insert into ${TENANT}.reporting_ocpusagereportperiod
        (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
      values ($2, $2, '2025-10-01 00:00:00+00', '2025-11-01 00:00:00+00', $1)`,
    [source, name],
  );
  await outside.query('commit');
}

/** Asserts that the promise fails with an error of this code, and returns it. */
export async function failure(promise: Promise<unknown>, code: string): Promise<OcpError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OcpError);
  expect((error as OcpError).code, (error as OcpError).message).toBe(code);
  return error as OcpError;
}
