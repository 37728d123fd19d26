import { OcpError, SUMMARY_TABLE, type Day, type DayRange, type SqlSession, type Warning } from '@ocp/core';
import { stagedWhere, type StagedSource } from './daily.ts';
import { ledger, ofAllTables } from '../tables.ts';

/**
 * Fails when staged rows of some of the days were cleaned up: an aggregation would replace what they once gave by what is
 * left. `NO_INPUT` when nothing is left, `STAGING_INCOMPLETE` otherwise.
 */
export async function checkKept(from: StagedSource, days: DayRange, sql: SqlSession): Promise<void> {
  const [cleaned] = await sql.rows<{ first: Day | null; last: Day | null }>(
    `select min(hour)::date as first, max(hour)::date as last from ${from.schema}.${ledger.hours}
      where source_uuid = $1 and hour >= $2::date and hour < $3::date + 1 and cleaned`,
    [from.source, days.start, days.end],
  );
  const { first, last } = cleaned ?? {};
  if (!first || !last) return;
  const all = ofAllTables(from.schema, 'select', `where ${stagedWhere(from, days)}`);
  const left = await sql.rows(`${all} limit 1`);
  throw new OcpError(
    left.length === 0 ? 'NO_INPUT' : 'STAGING_INCOMPLETE',
    `staged rows from ${first} to ${last} were cleaned up`,
    {
      where: { source: from.source, first, last },
      hint: `Nothing was changed; ask for days after ${last}, or load the payloads of these days again.`,
    },
  );
}

/** Warns of summarized days of which the ledger knows no payload, such as those of a source that was forgotten and entered again. */
export async function daysWithoutPayload(
  { schema, source }: StagedSource,
  days: DayRange,
  sql: SqlSession,
): Promise<Warning[]> {
  const [found] = await sql.look<{ days: number; rows: number; first: Day; last: Day }>(
    `select count(distinct usage_start)::int as days, count(*)::int as rows,
        min(usage_start)::text as first, max(usage_start)::text as last
      from ${schema}.${SUMMARY_TABLE} summarized
      where source_uuid = $1 and usage_start between $2::date and $3::date and data_source in ('Pod', 'Storage')
        and cost_model_rate_type is null and infrastructure_raw_cost is null
        and not exists (
          select from ${schema}.${ledger.hours} staged
          where staged.source_uuid = $1 and hour >= usage_start and hour < usage_start + 1)`,
    [source, days.start, days.end],
  );
  if (found === undefined || found.days === 0) return [];
  return [
    {
      code: 'PAYLOADS_UNKNOWN',
      message: `${found.rows} rows from ${found.first} to ${found.last} were summarized of payloads that are not known any more: they go`,
      where: { source, first: found.first, last: found.last, days: found.days, rows: found.rows },
    },
  ];
}
