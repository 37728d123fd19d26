import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OcpError, Store } from '@ocp/core';
import { cleanup, ingest, type CleanedStaging, type CleanupOptions, type IngestReport } from '@ocp/staging';
import { databaseServer, postgresStore, type DatabaseServer } from '@ocp/store';
import { scratchDatabase, tenantTemplate, type ScratchDatabase } from '@ocp/store/testing';
import { Client, types } from 'pg';
import * as tar from 'tar';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';

export const SCHEMA = 'org1234567';
export const SOURCE = '73be11de-69d8-5208-9aba-fc2bb9d15769';
export const signal: AbortSignal = new AbortController().signal;

/** A tenant's database of its own, and what tests do with it. */
export interface Tenant {
  url: string;
  store: Store;
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  load(payload: string, source?: string): Promise<IngestReport>;
  /** Everything that is staged of a report and published, as texts; without what differs between two loads. */
  staged(table?: string): Promise<string[]>;
}

/** A date of JavaScript would move times by the zone of this machine. */
const TIMESTAMP = Number(types.builtins.TIMESTAMP);
const timesAsTexts = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === TIMESTAMP ? String : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

let server: Promise<DatabaseServer> | undefined;
let place: { tenant: Tenant; scratch: ScratchDatabase; outside: Client } | undefined;

/** Makes a tenant for each test of the file. */
export function onTenant(): () => Tenant {
  beforeEach(async () => {
    server ??= databaseServer();
    const scratch = await scratchDatabase(await server, tenantTemplate(SCHEMA));
    const outside = new Client({ connectionString: scratch.url, types: timesAsTexts });
    outside.on('error', () => undefined);
    await outside.connect();
    place = { scratch, outside, tenant: tenantOf(scratch.url, outside) };
  });
  afterEach(async () => {
    await place?.tenant.store.close();
    await place?.outside.end();
    await place?.scratch.drop();
    place = undefined;
  });
  afterAll(async () => (await server)?.stop());
  return () => {
    if (place === undefined) throw new Error('no tenant outside of a test');
    return place.tenant;
  };
}

function tenantOf(url: string, outside: Client): Tenant {
  const store = postgresStore({ url });
  const rows: Tenant['rows'] = async (sql, values) => (await outside.query(sql, values)).rows;
  return {
    url,
    store,
    rows,
    load: (payload, source = SOURCE) => ingest(store, { payload, schema: SCHEMA, source }, { signal }),
    async staged(table = 'pod') {
      const found = await rows<{ row: string }>(
        `select (to_jsonb(staged) - 'file_id')::text as row
          from ${SCHEMA}.reporting_ocpusagelineitem_${table}_staging staged order by 1`,
      );
      return found.map(({ row }) => row);
    },
  };
}

/** Makes the source known to the tenant, as a host does before the first payload. */
export async function addSource({ rows }: Tenant, source = SOURCE, cluster = 'cluster-1'): Promise<void> {
  await rows(
    `with authentication as (
        insert into public.api_providerauthentication (uuid, credentials)
          values ($1::uuid, jsonb_build_object('cluster_id', $2::text)) returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
        select $1::uuid, $2, 'OCP', true, true, false, id from authentication`,
    [source, cluster],
  );
  await rows(
    `insert into ${SCHEMA}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, $2, 'OCP', $1)`,
    [source, cluster],
  );
}

/** A cleanup as if everything had been loaded so many days ago; `age` is an expression of the ledger's columns. */
export async function cleanUp(
  { store, rows }: Tenant,
  options: Partial<CleanupOptions> = {},
  age = '30',
): Promise<CleanedStaging> {
  await rows(
    `update ${SCHEMA}.reporting_ocpusagelineitem_staging_payloads
      set loaded_at = now() - make_interval(days => ${age})`,
  );
  const usual = { retentionDays: 7, unprocessed: false, singleDays: false, signal };
  return cleanup(store, SCHEMA, { ...usual, ...options });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with files by name. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'payload-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export interface ManifestFields {
  uuid: string;
  date?: string;
  files?: string[];
  [other: string]: unknown;
}

/** A payload with a manifest, as a folder. */
export function payloadOf(manifest: ManifestFields, files: Readonly<Record<string, string>>): string {
  return folderOf({ ...files, 'manifest.json': JSON.stringify({ files: Object.keys(files), ...manifest }) });
}

/** The files of a folder as an archive. */
export async function archiveOf(folder: string, ...names: string[]): Promise<string> {
  const file = join(folderOf({}), 'payload.tar.gz');
  await tar.create({ cwd: folder, file, gzip: true }, names.length === 0 ? ['.'] : names);
  return file;
}

/** Asserts that the promise fails with an error of this code, and returns it. */
export async function failure(promise: Promise<unknown>, code: string): Promise<OcpError> {
  const error = await promise.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code });
  return error as OcpError;
}
