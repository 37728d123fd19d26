import type { Day, DayRange, Report, SqlSession } from '@ocp/core';
import { ledger } from '../tables.ts';

/** Days of a message that are named. */
const NAMED = 5;

/** A day on which pod reports of a source lack hours. */
interface ShortDay {
  day: Day;
  /** With rows of pods. */
  present: number;
  expected: number;
}

/** Staged hours of pods of the source by day, as `held`, with those that a day should have from `first` to `last`. */
const shortDays = (sql: SqlSession, where: string, first: string, last: string) => `
  select day::text, present, expected from (
    select day, present, (extract(epoch from ${last} - ${first}) / 3600)::int + 1 as expected from (
      select hour::date as day, count(*)::int as present, min(hour) as first, max(hour) as last
        from ${sql.schema}.${ledger.hours}
        where source_uuid = $1 and report_type = 'pod_usage' and ${where} group by 1
    ) held
  ) days where present < expected order by 1`;

/**
 * Days of a payload on which the source has not all hours of pods: from the first to the last one of the day that it has, and
 * those that the manifest says it covers and that were over when it was packed.
 */
export async function payloadHours(
  sql: SqlSession,
  source: string,
  payload: number,
): Promise<Report['warnings']> {
  const of = (column: string) => `(select ${column} from ${sql.schema}.${ledger.payloads} where id = $2)`;
  const packed = `date_trunc('hour', date at time zone 'UTC') - interval '1 hour'`;
  const days = await sql.rows<ShortDay>(
    shortDays(
      sql,
      `hour::date = any(array(select unnest(days) from ${sql.schema}.${ledger.files}
        where payload_id = $2 and report_type = 'pod_usage' and status <> 'loading'))`,
      `least(first, greatest(day, coalesce(${of('first_covered')}, first)))`,
      `greatest(last, least(day + interval '23 hours', ${of(`least(coalesce(last_covered, '-infinity'), ${packed})`)}))`,
    ),
    [source, payload],
  );
  return hoursMissing(days);
}

/**
 * Days of a run on which the source has not all 24 hours of pods; on the last one that it has, those up to its last hour, for
 * more may come.
 */
export async function runHours(
  sql: SqlSession,
  source: string,
  { start, end }: DayRange,
): Promise<Report['warnings']> {
  const newest = `(select max(hour)::date from ${sql.schema}.${ledger.hours}
    where source_uuid = $1 and report_type = 'pod_usage')`;
  const days = await sql.rows<ShortDay>(
    shortDays(
      sql,
      `hour >= $2::date and hour < $3::date + 1`,
      `case when day < ${newest} then day::timestamp else first end`,
      `case when day < ${newest} then day + interval '23 hours' else last end`,
    ),
    [source, start, end],
  );
  const without = await sql.rows<{ day: Day }>(
    `select distinct hour::date::text as day from ${sql.schema}.${ledger.hours}
      where source_uuid = $1 and hour >= $2::date and hour < $3::date + 1
      except select distinct hour::date::text from ${sql.schema}.${ledger.hours}
      where source_uuid = $1 and report_type = 'pod_usage' order by 1`,
    [source, start, end],
  );
  return [...hoursMissing(days), ...podsMissing(without.map(({ day }) => day))];
}

function hoursMissing(days: readonly ShortDay[]): Report['warnings'] {
  const [first] = days;
  if (first === undefined) return [];
  const hours = days.reduce((sum, { present, expected }) => sum + expected - present, 0);
  const named = days.map(({ day, present, expected }) => `${day} has ${present} of ${expected}`);
  return [
    {
      code: 'HOURS_MISSING',
      message: `${hours} hours of pods are missing: ${shortened(named)}`,
      where: { day: first.day, days: days.length, hours },
    },
  ];
}

function podsMissing(days: readonly Day[]): Report['warnings'] {
  const [first] = days;
  if (first === undefined) return [];
  return [
    {
      code: 'PODS_MISSING',
      message: `there are reports but none of pods, and no usage of pods is summarized: ${shortened(days)}`,
      where: { day: first, days: days.length },
    },
  ];
}

const shortened = (texts: readonly string[]) =>
  [...texts.slice(0, NAMED), ...(texts.length > NAMED ? [`${texts.length - NAMED} more days`] : [])].join(
    ', ',
  );
