import { daysOf, type Day, type DayRange, type SqlSession } from '@ocp/core';
import { ledger } from '../tables.ts';
import type { ReportTypeName } from '../report-types.ts';

/** A payload that has hours of a day. */
export interface OwningPayload {
  /** What it is known by. */
  manifest: string;
  /** Hours of pod reports of the day that are its own; none where it has other reports of it only. */
  hours: number;
  /** An ISO text. */
  loaded_at: string | null;
}

/** What is staged of a day of a source. */
export interface StagedDay {
  day: Day;
  /** Hours that each report has rows of, or had before they were cleaned up; a report without any is left out. */
  hours: Partial<Record<ReportTypeName, number>>;
  /** Hours of the day without a pod report, such as `03:00-05:00` for three and four o'clock. */
  gaps: string[];
  /** Hours whose rows were cleaned up. */
  cleaned: number;
  payloads: OwningPayload[];
}

interface StagedHour {
  day: Day;
  hour: number;
  type: ReportTypeName;
  cleaned: boolean;
  manifest: string;
  loaded_at: string | null;
}

/**
 * The staged days of a source, and those between them of which nothing came. Before the first and after the last hour that
 * was ever staged nothing is missing.
 */
export async function stagedDays(sql: SqlSession, source: string, days: DayRange): Promise<StagedDay[]> {
  const hours = await sql.rows<StagedHour>(
    `select hour::date as day, extract(hour from hour)::int as hour, report_type as type, cleaned, manifest,
        to_char(loaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as loaded_at
      from ${sql.schema}.${ledger.hours} held join ${sql.schema}.${ledger.payloads} payloads on payloads.id = payload_id
      where held.source_uuid = $1 and hour >= $2::date and hour < $3::date + 1 order by held.hour, report_type`,
    [source, days.start, days.end],
  );
  const [ever] = await sql.rows<{ first: string | null; last: string | null }>(
    `select to_char(min(hour), 'YYYY-MM-DD HH24') as first, to_char(max(hour), 'YYYY-MM-DD HH24') as last
      from ${sql.schema}.${ledger.hours} where source_uuid = $1`,
    [source],
  );
  const { first, last } = ever ?? {};
  if (!first || !last) return [];
  const byDay = Map.groupBy(hours, ({ day }) => day);
  return daysOf(days)
    .filter((day) => day >= first.slice(0, 10) && day <= last.slice(0, 10))
    .map((day) => stagedDay(day, byDay.get(day) ?? [], { first, last }));
}

function stagedDay(day: Day, hours: readonly StagedHour[], ever: { first: string; last: string }): StagedDay {
  const pods = new Set(hours.filter(({ type }) => type === 'pod_usage').map(({ hour }) => hour));
  const expected = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => {
    const text = `${day} ${String(hour).padStart(2, '0')}`;
    return text >= ever.first && text <= ever.last;
  });
  const byType = Map.groupBy(hours, ({ type }) => type);
  return {
    day,
    hours: Object.fromEntries([...byType].map(([type, of]) => [type, of.length])),
    gaps: ranges(expected.filter((hour) => !pods.has(hour))),
    cleaned: hours.filter(({ cleaned }) => cleaned).length,
    payloads: [...Map.groupBy(hours, ({ manifest }) => manifest)].map(([manifest, of]) => ({
      manifest,
      hours: of.filter(({ type }) => type === 'pod_usage').length,
      loaded_at: of[0]?.loaded_at ?? null,
    })),
  };
}

/** Hours as ranges, the end of each exclusive. */
function ranges(hours: readonly number[]): string[] {
  const found: [number, number][] = [];
  for (const hour of hours) {
    const last = found.at(-1);
    if (last?.[1] === hour) last[1] = hour + 1;
    else found.push([hour, hour + 1]);
  }
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return found.map(([from, to]) => `${clock(from)}-${clock(to)}`);
}
