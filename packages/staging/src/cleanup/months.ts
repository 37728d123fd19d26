import { nextMonthStart, openshiftLock, type Day, type SqlSession, type StoreTransaction } from '@ocp/core';
import { reportTypes } from '../report-types.ts';
import { forgetFiles, markCleaned } from './forget.ts';

/** The partitions of a month, of all staging tables that have one. */
export interface Month {
  /** Its first day. */
  month: Day;
  partitions: { table: string; name: string }[];
}

/** Whoever holds a table longer than this is not waited for: others would wait behind us. */
const PATIENCE = `set local lock_timeout to '5s'`;

/** Months with partitions that ended before the day. */
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

/** Drops the partitions of a month unless they have rows that are kept; true when it did. */
export async function dropMonth(
  { sql, lock }: StoreTransaction,
  schema: string,
  { month, partitions }: Month,
  unprocessed: boolean,
): Promise<boolean> {
  const names = partitions.map(({ name }) => `${sql.schema}.${name}`);
  const all = (columns: string) => names.map((name) => `select ${columns} from ${name}`).join(' union all ');
  const sources = await sql.rows<{ source: string }>(
    `select distinct source_uuid as source from (${all('source_uuid')}) staged order by 1`,
  );
  await sql.execute(PATIENCE);
  await lock(sources.map(({ source }) => openshiftLock(schema, source)));
  await sql.execute(`lock table ${names.join(', ')} in access exclusive mode`);
  if (!unprocessed) {
    const [kept] = await sql.rows(`select from (${all('processed')}) staged where not processed limit 1`);
    if (kept !== undefined) return false;
  }
  await forgetFiles(sql, all('file_id'), []);
  await sql.execute(`drop table ${names.join(', ')}`);
  await markCleaned(sql, 'hour >= $1::date and hour < $2::date', [month, nextMonthStart(month)]);
  return true;
}
