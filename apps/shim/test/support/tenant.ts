import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stateSchema, type PipelineName } from '@ocp/core';
import { compareStage, loadGolden, readScenario, stageTables, unpackGolden } from '@ocp/golden';
import { databaseServer } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import { Client } from 'pg';
import { root } from './command.ts';

export const SCHEMA = 'org1234567';
export const SOURCE = '73be11de-69d8-5208-9aba-fc2bb9d15769';
const GOLDENS = join(root, 'test-data/goldens');

/** The packed golden of a name. */
export const packed = (name: string) => {
  const gzip = join(GOLDENS, `${name}.tar.gz`);
  return existsSync(gzip) ? gzip : join(GOLDENS, `${name}.tar.br`);
};

/** A database and a lake of one tenant, on a server of their own. */
export interface Tenant {
  /** The server, with rights to make databases. */
  server: { url: string };
  /** The tenant's database. */
  url: string;
  /** The unpacked golden; its lake is below `input`. */
  golden: string;
  /** A connection that looks at the database from outside. */
  readonly outside: Client;
  /** Looks through a new connection, after the server went away. */
  reconnect(): Promise<void>;
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Number and hash of the rows of every table of the tenant and of the state, but for when they were summarized. */
  content(): Promise<Record<string, string>>;
  /** The tables that are not as the golden says after a stage. */
  differences(stage?: 'ocp' | 'cloud'): Promise<string[]>;
  /** Sessions of commands. */
  sessions(): Promise<object[]>;
  close(): Promise<void>;
}

/** A golden as a tenant: its configuration in a database, its lake in a folder. */
export async function goldenTenant(
  name = 'ocp-basic',
  server?: Awaited<ReturnType<typeof databaseServer>>,
): Promise<Tenant> {
  server ??= await databaseServer();
  const unpacked = await unpackGolden(packed(name));
  const scenario = await readScenario(unpacked.folder);
  const database = await scratchDatabase(server, tenantTemplate(SCHEMA));
  let outside = await connected(database.url);
  await loadGolden(outside, unpacked.folder, scenario, { afterCloud: false });
  const rows: Tenant['rows'] = async (sql, values) => (await outside.query(sql, values)).rows;
  return {
    server,
    url: database.url,
    golden: unpacked.folder,
    get outside() {
      return outside;
    },
    async reconnect() {
      await outside.end().catch(() => undefined);
      outside = await connected(database.url);
    },
    rows,
    content: () => contentOf(rows),
    async differences(stage = 'ocp') {
      const onCloud: PipelineName = scenario.cloud === 'none' ? 'ocp' : `ocp-${scenario.cloud}`;
      const tables = stageTables(stage, stage === 'ocp' ? 'ocp' : onCloud, onCloud);
      const compared = await compareStage(outside, SCHEMA, unpacked.folder, tables);
      return compared.filter(({ status }) => status === 'different').map(({ table }) => table);
    },
    sessions: () =>
      rows(`select pid, state, query from pg_stat_activity
        where datname = current_database() and application_name = 'ocp'`),
    async close() {
      await outside.end();
      await database.drop();
      await server.stop();
      await unpacked.close();
    },
  };
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
  return client;
}

/** Adds an OpenShift source with a report period of a month; of October 2025 by default. */
export async function addSource(
  tenant: Tenant,
  source: string,
  cluster: string,
  {
    alias = cluster,
    month = '2025-10',
    credentials,
  }: { alias?: string; month?: string; credentials?: object } = {},
): Promise<void> {
  await addProvider(tenant, { source, name: alias, type: 'OCP', credentials });
  await tenant.rows(
    `insert into ${SCHEMA}.reporting_ocpusagereportperiod
        (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
      values ($1, $2, $3::timestamptz, $3::timestamptz + interval '1 month', $4)`,
    [cluster, alias, `${month}-01Z`, source],
  );
}

/** Adds a source of any type. */
export async function addProvider(
  { rows }: Tenant,
  {
    source,
    name,
    type,
    credentials = {},
  }: { source: string; name: string; type: string; credentials?: object | undefined },
): Promise<void> {
  await rows(
    `with authentication as (
        insert into public.api_providerauthentication (uuid, credentials) values ($1, $4) returning id)
      insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
        select $1::uuid, $2, $3, true, true, false, id from authentication`,
    [source, name, type, credentials],
  );
  await rows(
    `insert into ${SCHEMA}.reporting_tenant_api_provider (uuid, name, type, provider_id) values ($1, $2, $3, $1)`,
    [source, name, type],
  );
}

/** The address of a lake in a folder. */
export const lakeAt = (folder: string) => pathToFileURL(folder).href;

/** The arguments of a run of the golden's source and days; later flags win. */
export function request(command: string, lake: string, ...more: string[]): string[] {
  const days = ['--start', '2025-10-01', '--end', '2025-10-03'];
  return [command, '--schema', SCHEMA, '--ocp-source', SOURCE, ...days, '--lake', lake, ...more];
}

/** What the commands are asked on a golden of one cluster and one cloud. */
export async function goldenFlags({ golden }: Tenant) {
  const { clusters, cloud_source, start_date, end_date } = await readScenario(golden);
  const [{ id = '', source = '' } = {}] = clusters;
  const tenant = ['--schema', SCHEMA, '--ocp-source', source];
  return {
    tenant,
    days: [...tenant, '--start', start_date, '--end', end_date],
    lake: ['--lake', lakeAt(`${golden}/input`)],
    onAws: ['--pipeline', 'ocp-aws', '--cloud-source', String(cloud_source)],
    payload: ['--payload', join(golden, 'input/csv', id)],
  };
}

/** A copy of the golden's lake that may be damaged, or a lake without a file, until it is disposed. */
export async function lakeCopy({ golden }: Tenant, what: 'all' | 'nothing' = 'all'): Promise<LakeCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-lake-'));
  if (what === 'all') await cp(join(golden, 'input'), folder, { recursive: true });
  else await mkdir(join(folder, 'data/parquet'), { recursive: true });
  return {
    folder,
    url: lakeAt(folder),
    file(report, grain = 'daily') {
      const place = join(folder, 'data/parquet', grain === 'daily' ? 'daily' : '', SCHEMA, 'OCP', report);
      const month = join(place, `source=${SOURCE}`, 'year=2025', 'month=10');
      const [first = ''] = readdirSync(month).sort();
      return join(month, first);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface LakeCopy extends AsyncDisposable {
  folder: string;
  url: string;
  /** The file of the first day of a report. */
  file(report: string, grain?: 'daily' | 'hourly'): string;
}

async function contentOf(rows: Tenant['rows']): Promise<Record<string, string>> {
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class
      join pg_namespace n on n.oid = relnamespace where nspname in ($1, $2) and relkind = 'r'
        and relname <> 'remembered' order by 1`,
    [SCHEMA, stateSchema(SCHEMA)],
  );
  const hashes = tables.map(
    ({ name }) => `select '${name}' as name,
      count(*) || ' rows ' || coalesce(md5(string_agg(row, chr(10) order by row collate "C")), '') as hash
      from (select (to_jsonb(t) - 'summarized_at')::text as row from ${name} t) rows`,
  );
  const found = await rows<{ name: string; hash: string }>(hashes.join(' union all '));
  // Their order is not the one in which they were asked for.
  return Object.fromEntries(found.map(({ name, hash }): [string, string] => [name, hash]).sort());
}
