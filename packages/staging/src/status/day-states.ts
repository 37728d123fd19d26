import { SUMMARY_TABLE, type Day, type DayRange, type SqlSession } from '@ocp/core';
import { stagedDays, type StagedDay } from './days.ts';
import { notedSummaries } from './summaries.ts';
import type { DayState, DayStatus } from './words.ts';

/** The days of a source that are staged, missing between those, or summarized; `staged`: whether the tenant has a ledger. */
export async function daysOfSource(
  sql: SqlSession,
  source: string,
  days: DayRange,
  staged: boolean,
): Promise<DayStatus[]> {
  const found = new Map<Day, StagedDay>(
    (staged ? await stagedDays(sql, source, days) : []).map((one) => [one.day, one]),
  );
  const noted = new Map((await notedSummaries(sql, source, days)).map((one) => [one.day, one]));
  const made = await summarizedDays(sql, source, days);
  return [...new Set([...found.keys(), ...made])].sort().map((day): DayStatus => {
    const one = found.get(day) ?? { day, hours: {}, gaps: [], cleaned: 0, payloads: [] };
    const summary = noted.get(day);
    const state = summary?.outdated === true ? 'changed' : stateOf(one, made.has(day), summary !== undefined);
    return { ...one, state, summarized_at: summary?.at ?? null };
  });
}

function stateOf({ payloads }: StagedDay, made: boolean, noted: boolean): DayState {
  if (made) return 'summarized';
  // A run over the day found nothing of it.
  if (payloads.length === 0) return 'missing';
  return noted ? 'summarized' : 'staged';
}

/** Days of which the daily summary has rows of the source, whoever made them. */
async function summarizedDays(
  sql: SqlSession,
  source: string,
  { start, end }: DayRange,
): Promise<ReadonlySet<Day>> {
  const rows = await sql.rows<{ day: Day }>(
    `select distinct usage_start as day from ${sql.schema}.${SUMMARY_TABLE}
      where source_uuid = $1 and usage_start between $2 and $3`,
    [source, start, end],
  );
  return new Set(rows.map(({ day }) => day));
}
