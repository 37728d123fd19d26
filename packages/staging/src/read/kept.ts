import { OcpError, type Day, type DayRange, type SqlSession } from '@ocp/core';
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
