import { monthStart, nextMonthStart, type Day, type SqlSession } from '@ocp/core';
import type { ReportTypeName } from '../report-types.ts';
import { ledger } from '../tables.ts';
import type { StagedSource } from './daily.ts';

/** Whether a report of the type was ever staged, of one source or of any: also one whose rows were cleaned up since. */
export async function isStaged(
  report: ReportTypeName,
  { schema, source }: { schema: string; source: string | undefined },
  sql: SqlSession,
): Promise<boolean> {
  const found = await sql.rows(
    `select from ${schema}.${ledger.hours} where report_type = $1 and ($2::uuid is null or source_uuid = $2::uuid) limit 1`,
    [report, source ?? null],
  );
  return found.length > 0;
}

/**
 * What the staged rows of a report and month come from: which payload owns each hour, and what its files hold. A clean-up
 * changes nothing of that: what was made of rows that are gone stays good.
 */
export async function stagedVersion(
  report: ReportTypeName,
  { schema, source }: StagedSource,
  month: Day,
  sql: SqlSession,
): Promise<string> {
  const start = monthStart(month);
  const [row] = await sql.rows<{ version: string | null }>(
    `with owned as (
      select hour, payload_id from ${schema}.${ledger.hours}
        where source_uuid = $1::uuid and report_type = $2 and hour >= $3::timestamp and hour < $4::timestamp
    )
    select md5(string_agg(hour || ' ' || payload_id, ',' order by hour) || (
      select string_agg(content_hash, ',' order by content_hash) from ${schema}.${ledger.files}
        where payload_id in (select payload_id from owned) and report_type = $2 and status <> 'loading'
    )) as version from owned`,
    [source, report, start, nextMonthStart(start)],
  );
  return row?.version ?? 'nothing';
}
