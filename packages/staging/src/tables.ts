import { nextMonthStart, type SqlSession, type Store } from '@ocp/core';
import { partitionName } from '@ocp/store';
import { reportTypes, type CellKind, type ReportType } from './report-types.ts';

/** What was ingested, in the tenant's schema beside the staged rows. */
export const ledger = {
  payloads: 'reporting_ocpusagelineitem_staging_payloads',
  files: 'reporting_ocpusagelineitem_staging_files',
  hours: 'reporting_ocpusagelineitem_staging_hours',
  summaries: 'reporting_ocpusagelineitem_staging_summaries',
} as const;

const types: Readonly<Record<CellKind, string>> = {
  timestamp: 'timestamp',
  // By code points, whatever the language of the database: grouping and maxima follow it.
  text: 'text collate "C"',
  labels: 'text collate "C"',
  number: 'double precision',
  count: 'double precision',
};

/** Percent of a page that a load fills. A row is marked once, in the room that is left: without it, all would move. */
const FILL = 50;

/** A quarter of the usual: 7,500 rows are enough to know how many groups there are. */
const STATISTICS_TARGET = 25;

/** Columns of every staging table before those of its report; in this order in COPY too. */
export const identityColumns = ['source_uuid', 'file_id'] as const;

/** The key of the lock that every change of staging tables takes. */
const lockOf = (schema: string) => `${schema}/staging/tables`;

/** Columns that the ledger of an older version lacks. */
const additions = (schema: string) => [
  `alter table ${schema}.${ledger.payloads} add column if not exists missing text[] not null default '{}'`,
  `alter table ${schema}.${ledger.files} add column if not exists findings jsonb not null default '[]'`,
];

/** Makes the staging tables and their ledger in the tenant's schema, unless they are there as they should be. */
export async function ensureTables(store: Store, schema: string, signal: AbortSignal): Promise<void> {
  await store.transaction(
    schema,
    async ({ sql, lock }) => {
      const there = await tablesExist(sql);
      if (there && (await hasFindings(sql))) return;
      await lock([lockOf(schema)]);
      const missing = there ? additions(sql.schema) : statements(sql.schema);
      for (const statement of missing) await sql.execute(statement);
    },
    { signal },
  );
}

/** Whether anything was ever staged for the tenant: the ledger of hours is made last. */
export function tablesExist(sql: SqlSession): Promise<boolean> {
  return exists(sql, ledger.hours);
}

/** Asked of the catalogue: `to_regclass` may answer from what the connection knew before it waited for a lock. */
async function exists(sql: SqlSession, table: string): Promise<boolean> {
  const found = await sql.rows(
    `select from pg_class where relname = $1 and relnamespace = '${sql.schema}'::regnamespace`,
    [table],
  );
  return found.length > 0;
}

async function hasFindings(sql: SqlSession): Promise<boolean> {
  const found = await sql.rows(
    `select from pg_attribute where attrelid = '${sql.schema}.${ledger.files}'::regclass and attname = 'findings'`,
  );
  return found.length > 0;
}

/** One query over all staging tables of a schema, which is quoted. */
export function ofAllTables(schema: string, select: string, where: string): string {
  return reportTypes.map(({ table }) => `${select} from ${schema}.${table} ${where}`).join(' union all ');
}

/** Makes the partition of a month (`YYYY-MM-01`) of a staging table, unless it is there. */
export async function ensureMonth(
  store: Store,
  schema: string,
  { table }: ReportType,
  month: string,
  signal: AbortSignal,
): Promise<void> {
  const partition = partitionName(table, month);
  await store.transaction(
    schema,
    async ({ sql, lock }) => {
      if (await exists(sql, partition)) return;
      await lock([lockOf(schema)]);
      if (await exists(sql, partition)) return;
      // Attached, not created in place: that would wait for every reader and writer of the table.
      await sql.execute(
        `create table ${sql.schema}.${partition} (like ${sql.schema}.${table} including all)
          with (fillfactor = ${FILL});
        alter table ${sql.schema}.${table} attach partition ${sql.schema}.${partition}
          for values from ('${month}') to ('${nextMonthStart(month)}')`,
      );
    },
    { signal },
  );
}

/**
 * Lets PostgreSQL count the rows of a month; not while another load does. Only what the aggregation groups and filters by
 * needs to be known.
 */
export async function analyzeMonth(
  store: Store,
  schema: string,
  { table, columns }: ReportType,
  month: string,
  signal: AbortSignal,
): Promise<void> {
  const counted = columns.filter(({ kind }) => kind === 'text' || kind === 'labels').map(({ name }) => name);
  const list = ['source_uuid', 'interval_start', ...counted].join(', ');
  await store.transaction(
    schema,
    async ({ sql }) => {
      await sql.execute(`set local default_statistics_target = ${STATISTICS_TARGET}`);
      await sql.execute(`analyze (skip_locked) ${sql.schema}.${partitionName(table, month)} (${list})`);
    },
    { signal },
  );
}

function statements(schema: string): string[] {
  return [
    `create table if not exists ${schema}.${ledger.payloads} (
      id bigint generated always as identity primary key,
      source_uuid uuid not null,
      manifest text not null,
      cluster_id text,
      version text,
      date timestamptz,
      last_hour timestamp,
      first_covered timestamp,
      last_covered timestamp,
      loaded_at timestamptz,
      missing text[] not null default '{}',
      unique (source_uuid, manifest))`,
    `create table if not exists ${schema}.${ledger.files} (
      id bigint generated always as identity primary key,
      payload_id bigint not null references ${schema}.${ledger.payloads} on delete cascade,
      name text not null,
      content_hash text not null,
      report_type text not null,
      status text not null check (status in ('loading', 'loaded', 'errors', 'removed')),
      rows bigint,
      malformed bigint,
      anomalies bigint,
      first_hour timestamp,
      last_hour timestamp,
      days date[] not null default '{}',
      findings jsonb not null default '[]')`,
    `create index if not exists reporting_ocpusagelineitem_staging_files_payload
      on ${schema}.${ledger.files} (payload_id)`,
    ...reportTypes.flatMap((type) => stagingTable(schema, type)),
    `create table if not exists ${schema}.${ledger.hours} (
      source_uuid uuid not null,
      report_type text not null,
      hour timestamp not null,
      payload_id bigint not null references ${schema}.${ledger.payloads} on delete cascade,
      cleaned boolean not null default false,
      primary key (source_uuid, report_type, hour))`,
  ];
}

function stagingTable(schema: string, { table, columns }: ReportType): string[] {
  const own = columns.map(({ name, kind }) => {
    const required = name === 'interval_start' ? ' not null' : '';
    return `${name} ${types[kind]}${required}`;
  });
  const identity = ['source_uuid uuid not null', 'file_id bigint not null'];
  const processed = 'processed boolean not null default false';
  return [
    `create table if not exists ${schema}.${table} (${[...identity, ...own, processed].join(', ')})
      partition by range (interval_start)`,
    `create index if not exists ${table}_source on ${schema}.${table} (source_uuid, interval_start)`,
  ];
}
