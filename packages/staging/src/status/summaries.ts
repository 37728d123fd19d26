import type { Day, DayRange, SqlSession } from '@ocp/core';
import { ledger } from '../tables.ts';

/** A table of the ledger of its own: which days of a source were summarized when, and from what. */
const table = (schema: string) => `${schema}.${ledger.summaries}`;

/**
 * What the days of a source are staged from, as a query: which payload owns each hour, and what its files of the day hold. A
 * clean-up changes nothing of it. Parameters: source, first and last day.
 */
const versions = (schema: string) => `
  with owned as (
    select hour::date as day, report_type, hour, payload_id from ${schema}.${ledger.hours}
      where source_uuid = $1 and hour >= $2::date and hour < $3::date + 1
  ), held as (
    select distinct owned.day, content_hash from owned join ${schema}.${ledger.files} files
      on files.payload_id = owned.payload_id and status <> 'loading' and owned.day = any(files.days)
  )
  select day, md5(string_agg(report_type || hour || ' ' || payload_id, ',' order by report_type, hour) || coalesce(
      (select string_agg(content_hash, ',' order by content_hash) from held where held.day = owned.day), '')) as version
    from owned group by day`;

/** Notes that days of a source were summarized, in the transaction that does it. */
export async function noteSummary(
  { schema, source }: { schema: string; source: string },
  { start, end }: DayRange,
  sql: SqlSession,
): Promise<void> {
  // The run has the lock on what sources share by now: no other one makes the table.
  if (!(await isThere(sql, schema))) {
    await sql.execute(
      `create table ${table(schema)} (source_uuid uuid not null, day date not null,
        summarized_at timestamptz not null, version text, primary key (source_uuid, day))`,
    );
  }
  await sql.execute(
    `insert into ${table(schema)} (source_uuid, day, summarized_at, version)
      select $1, day::date, now(), version
        from generate_series($2::date, $3::date, interval '1 day') day left join (${versions(schema)}) staged using (day)
      on conflict (source_uuid, day)
        do update set summarized_at = excluded.summarized_at, version = excluded.version`,
    [source, start, end],
  );
}

/** A day that was summarized from the staging. */
export interface NotedSummary {
  day: Day;
  /** An ISO text. */
  at: string;
  /** Whether the staging has other reports of the day now. */
  outdated: boolean;
}

/** The days of a source that were summarized from the staging. */
export async function notedSummaries(
  sql: SqlSession,
  source: string,
  { start, end }: DayRange,
): Promise<NotedSummary[]> {
  if (!(await isThere(sql, sql.schema))) return [];
  return sql.rows<NotedSummary>(
    `select day, to_char(summarized_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
        noted.version is distinct from staged.version as outdated
      from ${table(sql.schema)} noted left join (${versions(sql.schema)}) staged using (day)
      where source_uuid = $1 and day between $2 and $3 order by day`,
    [source, start, end],
  );
}

async function isThere(sql: SqlSession, schema: string): Promise<boolean> {
  const [found] = await sql.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [
    table(schema),
  ]);
  return found?.there === true;
}
