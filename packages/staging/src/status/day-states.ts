import {
  stateSchema,
  SUMMARIZED_TABLE,
  SUMMARY_TABLE,
  type Day,
  type DayRange,
  type SqlSession,
} from '@ocp/core';
import { stagedDays, type StagedDay } from './days.ts';
import { notedSummaries } from './summaries.ts';
import type { DayState, DayStatus } from './words.ts';

interface SourceOfTenant {
  schema: string;
  source: string;
}

/** The days of a source that are staged, missing between those, or summarized; `staged`: whether the tenant has a ledger. */
export async function daysOfSource(
  sql: SqlSession,
  { schema, source }: SourceOfTenant,
  days: DayRange,
  staged: boolean,
): Promise<DayStatus[]> {
  const found = new Map<Day, StagedDay>(
    (staged ? await stagedDays(sql, source, days) : []).map((one) => [one.day, one]),
  );
  const noted = new Map((await notedSummaries(sql, source, days)).map((one) => [one.day, one]));
  const made = await summarizedDays(sql, source, days);
  const times = await summarizedTimes(sql, { schema, source }, days);
  return [...new Set([...found.keys(), ...made])].sort().map((day): DayStatus => {
    const one = found.get(day) ?? { day, hours: {}, gaps: [], cleaned: 0, payloads: [] };
    const summary = noted.get(day);
    const state = summary?.outdated === true ? 'changed' : stateOf(one, made.has(day), summary !== undefined);
    const at = [summary?.at, times.get(day)].filter((time) => time !== undefined).sort();
    return { ...one, state, summarized_at: at.at(-1) ?? null };
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

/** When days were summarized, from whatever inputs, as ISO texts; older runs did not say it, nor does an incumbent. */
async function summarizedTimes(
  sql: SqlSession,
  { schema, source }: SourceOfTenant,
  { start, end }: DayRange,
): Promise<ReadonlyMap<Day, string>> {
  const table = `"${stateSchema(schema)}".${SUMMARIZED_TABLE}`;
  const [found] = await sql.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  if (found?.there !== true) return new Map();
  const rows = await sql.rows<{ day: Day; at: string }>(
    `select usage_start as day, left(max(to_jsonb(made) ->> 'summarized_at'), 19) || 'Z' as at from ${table} made
      where source_uuid = $1 and usage_start between $2 and $3 and to_jsonb(made) ->> 'summarized_at' is not null
      group by usage_start`,
    [source, start, end],
  );
  return new Map(rows.map(({ day, at }) => [day, at]));
}
