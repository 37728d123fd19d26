import {
  addDays,
  nextMonthStart,
  openshiftLock,
  type Day,
  type SqlSession,
  type StoreTransaction,
} from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { planSource, type Retention } from './eligible.ts';
import { forgetFiles, markCleaned } from './forget.ts';

/** The partitions of a month, of all staging tables that have one. */
export interface Month {
  /** Its first day. */
  month: Day;
  partitions: { table: string; name: string }[];
}

/** Whoever holds a table longer than this is not waited for: others would wait behind us. */
const PATIENCE = `set local lock_timeout to '5s'`;

/** Months with partitions that ended before the day or on it. */
export async function oldMonths(sql: SqlSession, before: Day): Promise<Month[]> {
  const partitions = await sql.rows<{ table: string; name: string }>(
    `select parent.relname as table, part.relname as name from pg_inherits
      join pg_class part on part.oid = inhrelid join pg_class parent on parent.oid = inhparent
      where parent.relnamespace = '${sql.schema}'::regnamespace and parent.relname = any($1) order by 1, 2`,
    [reportTypes.map(({ table }) => table)],
  );
  return [...Map.groupBy(partitions, ({ name }) => `${name.slice(-7).replace('_', '-')}-01`)]
    .map(([month, of]): Month => ({ month, partitions: of }))
    .filter(({ month }) => nextMonthStart(month) <= before);
}

/** Whether everything in the partitions of a month may go. */
export async function mayGo(
  { sql }: StoreTransaction,
  { month, partitions }: Month,
  retention: Retention,
): Promise<boolean> {
  const sources = await sourcesIn(sql, partitions);
  // A load may have just made them.
  if (sources.length === 0) return nextMonthStart(month) <= daysAgo(retention.retentionDays);
  for (const source of sources) {
    const plan = (await planSource(sql, source, retention)).find((one) => one.month === month);
    if (plan?.kept !== undefined) return false;
  }
  return true;
}

/** Drops the partitions of a month unless they have rows that are kept; true when it did. */
export async function dropMonth(
  transaction: StoreTransaction,
  schema: string,
  month: Month,
  retention: Retention,
): Promise<boolean> {
  const { sql, lock } = transaction;
  if (!(await mayGo(transaction, month, retention))) return false;
  const sources = await sourcesIn(sql, month.partitions);
  await sql.execute(PATIENCE);
  await lock(sources.map((source) => openshiftLock(schema, source)));
  const names = month.partitions.map(({ name }) => `${sql.schema}.${name}`);
  await sql.execute(`lock table ${names.join(', ')} in access exclusive mode`);
  // Once more: what came meanwhile may have to stay.
  if (!(await mayGo(transaction, month, retention))) return false;
  await forgetFiles(sql, allOf(sql, month.partitions, 'file_id'), []);
  await sql.execute(`drop table ${names.join(', ')}`);
  await markCleaned(sql, 'hour >= $1::date and hour < $2::date', [month.month, nextMonthStart(month.month)]);
  return true;
}

const daysAgo = (days: number): Day => addDays(new Date().toISOString().slice(0, 10), -days);

const allOf = (sql: SqlSession, partitions: Month['partitions'], columns: string) =>
  partitions.map(({ name }) => `select ${columns} from ${sql.schema}.${name}`).join(' union all ');

async function sourcesIn(sql: SqlSession, partitions: Month['partitions']): Promise<string[]> {
  const rows = await sql.rows<{ source: string }>(
    `select distinct source_uuid::text as source from (${allOf(sql, partitions, 'source_uuid')}) staged order by 1`,
  );
  return rows.map(({ source }) => source);
}
