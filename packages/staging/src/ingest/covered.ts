import type { SqlSession } from '@ocp/core';
import type { ReportTypeName } from '../report-types.ts';
import { ledger } from '../tables.ts';

/** Which of two payloads is the newer one; compared as rows. */
export const payloadOrder = (alias: string) =>
  `(coalesce(${alias}.date, ${alias}.last_hour + interval '1 hour'), ${alias}.last_hour, ${alias}.id)`;

/**
 * The hours that a payload covers, `payloads` in the scope, as `covered (hour)`: on the days of which any report of it has rows,
 * those from its first to its last row, and from the beginning to the end that its manifest says. Where it has no row in
 * them, there was nothing. Other days are not covered whatever the manifest says: it may name a whole month.
 */
const coveredHours = (schema: string) => `
  (select min(first_hour) as first, max(last_hour) as last
    from ${schema}.${ledger.files} where payload_id = payloads.id and status <> 'loading') span
  cross join lateral (select distinct unnest(days)::timestamp as day
    from ${schema}.${ledger.files} where payload_id = payloads.id and status <> 'loading') days
  cross join lateral generate_series(
    greatest(day, least(span.first, payloads.first_covered)),
    least(day + interval '23 hours', greatest(span.last, payloads.last_covered)),
    interval '1 hour') covered (hour)`;

/** What a payload covers, `YYYY-MM-DD HH:00:00` each, in order. */
export async function coveredBy(sql: SqlSession, payload: number): Promise<string[]> {
  const rows = await sql.rows<{ hour: string }>(
    `select to_char(covered.hour, 'YYYY-MM-DD HH24:MI:SS') as hour
      from ${sql.schema}.${ledger.payloads} payloads cross join lateral ${coveredHours(sql.schema)}
      where payloads.id = $1 order by 1`,
    [payload],
  );
  return rows.map(({ hour }) => hour);
}

/** The reports that a payload has. */
export async function typesOf(sql: SqlSession, payload: number): Promise<ReportTypeName[]> {
  const rows = await sql.rows<{ type: ReportTypeName }>(
    `select distinct report_type as type from ${sql.schema}.${ledger.files}
      where payload_id = $1 and status <> 'loading' order by 1`,
    [payload],
  );
  return rows.map(({ type }) => type);
}

/** Those of some hours that a newer payload with the same report covers. */
export async function coveredByNewer(
  sql: SqlSession,
  source: string,
  payload: number,
  type: ReportTypeName,
  hours: readonly string[],
): Promise<string[]> {
  const files = `${sql.schema}.${ledger.files}`;
  const rows = await sql.rows<{ hour: string }>(
    `select distinct to_char(covered.hour, 'YYYY-MM-DD HH24:MI:SS') as hour
      from ${sql.schema}.${ledger.payloads} own
      join ${sql.schema}.${ledger.payloads} payloads
        on payloads.source_uuid = own.source_uuid and ${payloadOrder('payloads')} > ${payloadOrder('own')}
      cross join lateral ${coveredHours(sql.schema)}
      where own.id = $2 and own.source_uuid = $1 and covered.hour = any($4::timestamp[])
        and exists (select from ${files}
          where payload_id = payloads.id and report_type = $3 and status <> 'loading')
        and exists (select from ${files}
          where payload_id = payloads.id and status <> 'loading'
            and days && array(select distinct hour::date from unnest($4::timestamp[]) hours (hour)))`,
    [source, payload, type, hours],
  );
  return rows.map(({ hour }) => hour);
}
