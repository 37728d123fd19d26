import { monthStart, nextMonthStart, type Day, type SqlSession } from '@ocp/core';
import { ledger, ofAllTables } from '../tables.ts';

/** What of the staging may go. */
export interface Retention {
  /** Days after the load in which rows are kept, whatever day they are of. */
  retentionDays: number;
  /** Also rows that were not aggregated yet. */
  unprocessed: boolean;
  /** Also single days of months that have others which stay: those months cannot be summarized again as a whole. */
  singleDays: boolean;
}

/** Why a month of a source stays, or days of it. */
export type KeptFor = 'the month is not over' | 'loaded lately' | 'not aggregated';

/** What may go of a month of a source, and why the rest of it stays. */
export interface MonthPlan {
  source: string;
  /** Its first day. */
  month: Day;
  days: Day[];
  /** Undefined when nothing stays. */
  kept: KeptFor | undefined;
}

interface StagedDay {
  day: Day;
  /** Whether the last load of a payload that has hours of it is long enough ago. */
  aged: boolean;
  processed: boolean;
}

/**
 * What may go of the staged rows of a source. A month goes as a whole, when it is over, everything of it was aggregated, and
 * the last load of any of it is long enough ago: until then a payload that comes late, or a key that is enabled, has all of the
 * month summarized again.
 */
export async function planSource(
  sql: SqlSession,
  source: string,
  { retentionDays, unprocessed, singleDays }: Retention,
): Promise<MonthPlan[]> {
  const staged = ofAllTables(
    sql.schema,
    'select interval_start::date as day, processed',
    'where source_uuid = $1',
  );
  const days = await sql.rows<StagedDay>(
    `with loads as (
      select hour::date as day, max(loaded_at) as last
        from ${sql.schema}.${ledger.hours} hours join ${sql.schema}.${ledger.payloads} payloads on payloads.id = payload_id
        where hours.source_uuid = $1 group by 1
    )
    select staged.day::text, bool_and(processed) as processed,
        coalesce(bool_and(last <= now() - make_interval(days => $2)), false) as aged
      from (${staged}) staged left join loads on loads.day = staged.day group by staged.day order by staged.day`,
    [source, retentionDays],
  );
  const today = new Date().toISOString().slice(0, 10);
  return [...Map.groupBy(days, ({ day }) => monthStart(day))].map(([month, of]): MonthPlan => {
    const open = nextMonthStart(month) > today;
    const may = of.filter(({ aged, processed }) => aged && (processed || unprocessed));
    const whole = !open && may.length === of.length;
    const left = whole || singleDays ? may : [];
    return { source, month, days: left.map(({ day }) => day), kept: keptFor(of, left, open, unprocessed) };
  });
}

function keptFor(
  days: readonly StagedDay[],
  going: readonly StagedDay[],
  open: boolean,
  unprocessed: boolean,
): KeptFor | undefined {
  if (going.length === days.length) return undefined;
  if (!unprocessed && days.some(({ processed }) => !processed)) return 'not aggregated';
  return days.some(({ aged }) => !aged) || !open ? 'loaded lately' : 'the month is not over';
}

/** Sources with staged rows. */
export async function stagedSources(sql: SqlSession): Promise<string[]> {
  const rows = await sql.rows<{ source: string }>(
    `select distinct source_uuid::text as source from ${sql.schema}.${ledger.hours} order by 1`,
  );
  return rows.map(({ source }) => source);
}
