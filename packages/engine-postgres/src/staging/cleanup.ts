import {
  addDays,
  nextMonthStart,
  openshiftLock,
  type Day,
  type SqlSession,
  type Store,
  type StoreTransaction,
} from '@ocp/core';
import { reportTypes, type ReportType } from './report-types.ts';
import { ledger, tablesExist } from './tables.ts';

export interface CleanupOptions {
  /** Days before today (UTC) whose rows are kept. */
  retentionDays: number;
  /** Also rows that were not aggregated yet. */
  unprocessed: boolean;
  signal: AbortSignal;
}

/** What was removed of one staging table. */
export interface CleanedTable {
  table: string;
  /** Partitions that were dropped as a whole. */
  partitions: string[];
  /** Rows that were deleted day by day. */
  rows: number;
}

/** Whoever holds a table longer than this is not waited for: others would wait behind us. */
const PATIENCE = `set local lock_timeout to '5s'`;

/**
 * Removes staged rows older than the retention: whole months by dropping their partition, what is left by source and
 * day. A day with rows that were not aggregated stays. Each is a transaction of its own: what was removed stays removed
 * when a later one fails. Fails with `DATABASE_STATEMENT`, which can pass, when a table is busy.
 */
export async function cleanup(
  store: Store,
  schema: string,
  { retentionDays, unprocessed, signal }: CleanupOptions,
): Promise<CleanedTable[]> {
  const before = addDays(new Date().toISOString().slice(0, 10), -retentionDays);
  const run = <T>(work: (transaction: StoreTransaction) => Promise<T>) =>
    store.transaction(schema, work, { signal });
  if (!(await run(({ sql }) => tablesExist(sql)))) return [];
  const cleaned: CleanedTable[] = [];
  for (const type of reportTypes) {
    const partitions: string[] = [];
    for (const partition of await run(({ sql }) => oldPartitions(sql, type, before))) {
      if (await run((transaction) => dropPartition(transaction, schema, type, partition, unprocessed))) {
        partitions.push(partition.name);
      }
    }
    let rows = 0;
    for (const source of await run(({ sql }) => oldSources(sql, type, before))) {
      rows += await run(async ({ sql, lock }) => {
        await lock([openshiftLock(schema, source)]);
        return deleteDays(sql, type, source, before, unprocessed);
      });
    }
    cleaned.push({ table: type.table, partitions, rows });
  }
  await run(({ sql }) => forgetPayloads(sql, before));
  return cleaned;
}

interface Partition {
  name: string;
  month: Day;
}

/** Partitions of months that ended before the day. */
async function oldPartitions(sql: SqlSession, { table }: ReportType, before: Day): Promise<Partition[]> {
  const rows = await sql.rows<{ name: string }>(
    `select relname as name from pg_inherits join pg_class on oid = inhrelid
      where inhparent = '${sql.schema}.${table}'::regclass order by 1`,
  );
  return rows
    .map(({ name }) => ({ name, month: `${name.slice(-7).replace('_', '-')}-01` }))
    .filter(({ month }) => nextMonthStart(month) <= before);
}

/** Drops a partition unless it has rows that are kept; true when it did. */
async function dropPartition(
  { sql, lock }: StoreTransaction,
  schema: string,
  type: ReportType,
  { name, month }: Partition,
  unprocessed: boolean,
): Promise<boolean> {
  const partition = `${sql.schema}.${name}`;
  const sources = await sql.rows<{ source: string }>(
    `select distinct source_uuid as source from ${partition} order by 1`,
  );
  await sql.execute(PATIENCE);
  await lock(sources.map(({ source }) => openshiftLock(schema, source)));
  await sql.execute(`lock table ${partition} in access exclusive mode`);
  if (!unprocessed) {
    const [kept] = await sql.rows(`select from ${partition} where not processed limit 1`);
    if (kept !== undefined) return false;
  }
  await forgetFiles(sql, `select distinct file_id from ${partition}`, []);
  await sql.execute(`drop table ${partition}`);
  await sql.execute(
    `delete from ${sql.schema}.${ledger.hours} where report_type = $1 and hour >= $2::date and hour < $3::date`,
    [type.name, month, nextMonthStart(month)],
  );
  return true;
}

/** Sources with rows before the retention. */
async function oldSources(sql: SqlSession, { table }: ReportType, before: Day): Promise<string[]> {
  const rows = await sql.rows<{ source: string }>(
    `select distinct source_uuid as source from ${sql.schema}.${table} where interval_start < $1::date order by 1`,
    [before],
  );
  return rows.map(({ source }) => source);
}

/** Deletes the days of a source before the retention that hold nothing to be kept; returns the number of rows. */
async function deleteDays(
  sql: SqlSession,
  { name, table }: ReportType,
  source: string,
  before: Day,
  unprocessed: boolean,
): Promise<number> {
  const days = await sql.rows<{ day: Day }>(
    `select interval_start::date as day from ${sql.schema}.${table}
      where source_uuid = $1 and interval_start < $2::date group by 1 having $3 or bool_and(processed) order by 1`,
    [source, before, unprocessed],
  );
  let rows = 0;
  for (const { day } of days) {
    const parameters = [source, day, addDays(day, 1)];
    const ofDay = (column: string) => `source_uuid = $1 and ${column} >= $2::date and ${column} < $3::date`;
    const staged = `${sql.schema}.${table} where ${ofDay('interval_start')}`;
    await forgetFiles(sql, `select distinct file_id from ${staged}`, parameters);
    rows += await sql.execute(`delete from ${staged}`, parameters);
    await sql.execute(
      `delete from ${sql.schema}.${ledger.hours} where ${ofDay('hour')} and report_type = '${name}'`,
      parameters,
    );
  }
  return rows;
}

/** Files that lost rows are loaded again when their payload comes again. */
async function forgetFiles(sql: SqlSession, ids: string, parameters: readonly unknown[]): Promise<void> {
  await sql.execute(
    `update ${sql.schema}.${ledger.files} set status = 'removed' where status <> 'loading' and id in (${ids})`,
    parameters,
  );
}

/** Payloads without a row, of the time before the retention. */
async function forgetPayloads(sql: SqlSession, before: Day): Promise<void> {
  await sql.execute(
    `delete from ${sql.schema}.${ledger.payloads} payloads where loaded_at < $1::date
        and not exists (select from ${sql.schema}.${ledger.hours} where payload_id = payloads.id)
        and not exists (select from ${sql.schema}.${ledger.files} where payload_id = payloads.id and status = 'loading')`,
    [before],
  );
}
