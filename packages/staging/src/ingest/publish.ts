import type { SqlSession } from '@ocp/core';
import { hourText } from '../csv/report-reader.ts';
import { coveredBy, coveredByNewer, payloadOrder, typesOf } from './covered.ts';
import { removeRows } from './ledger.ts';
import type { LoadedFile } from './load-file.ts';
import { reportTypeOf, type ReportTypeName } from '../report-types.ts';
import { ledger } from '../tables.ts';

/** Rows that a payload made give way, or that gave way to those of a newer one. */
export interface Published {
  /** Rows of older payloads that were deleted. */
  replaced: number;
  /** Rows of this payload that were deleted, since a newer one has their hours. */
  superseded: number;
}

/**
 * Makes the loaded files of a payload visible, as a whole, under the source's lock. An hour of a source and report type
 * belongs to one payload of those that cover it: that with the latest date, or of equal ones that with the latest hour, or
 * the one that was registered last, when it first came. All files of that payload add up; rows of any other payload in the
 * hour are deleted.
 */
export async function publish(
  sql: SqlSession,
  source: string,
  payload: number,
  loaded: readonly LoadedFile[],
  outdated: readonly { id: number; type: ReportTypeName }[],
): Promise<Published> {
  const before = outdated.length === 0 ? [] : await coveredBy(sql, payload);
  await removeRows(sql, source, outdated);
  await sql.execute(`delete from ${sql.schema}.${ledger.files} where id = any($1)`, [
    outdated.map(({ id }) => id),
  ]);
  for (const file of loaded) await publishFile(sql, file);
  const covered = await coveredBy(sql, payload);
  const freed = await freeHours(sql, source, payload, new Set(outdated.map(({ type }) => type)));
  const still = new Set(covered);
  await offerAgain(sql, source, payload, [...freed, ...before.filter((hour) => !still.has(hour))]);
  await setTimes(sql, payload, loaded);
  const published = { replaced: 0, superseded: 0 };
  const filesOf = Map.groupBy(loaded, ({ file }) => file.reportType);
  for (const type of await typesOf(sql, payload)) {
    const hours = hourTexts(filesOf.get(type) ?? []);
    const { replaced, superseded } = await takeHours(sql, source, payload, type, hours, covered);
    published.replaced += replaced;
    published.superseded += superseded;
  }
  return published;
}

/** The hours of files that have rows, in order. */
const hourTexts = (files: readonly LoadedFile[]) =>
  [...new Set(files.flatMap(({ hours }) => [...hours.keys()]))].sort((a, b) => a - b).map(hourText);

async function publishFile(sql: SqlSession, file: LoadedFile): Promise<void> {
  const { rows, malformed, anomalies, findings } = file;
  const hours = hourTexts([file]);
  const days = [...new Set(hours.map((hour) => hour.slice(0, 10)))];
  await sql.execute(
    `update ${sql.schema}.${ledger.files} set status = $2, rows = $3, malformed = $4, anomalies = $5,
        first_hour = $6::timestamp, last_hour = $7::timestamp, days = $8::date[], findings = $9::jsonb where id = $1`,
    [
      ...[file.file.id, malformed === 0 ? 'loaded' : 'errors', rows, malformed, anomalies],
      ...[hours[0] ?? null, hours.at(-1) ?? null, days, JSON.stringify(findings)],
    ],
  );
}

/** A payload without a date counts from the end of its last hour: it cannot have been packed before. */
async function setTimes(sql: SqlSession, payload: number, loaded: readonly LoadedFile[]): Promise<void> {
  const last = loaded.flatMap(({ hours }) => [...hours.keys()]).reduce((a, b) => Math.max(a, b), -Infinity);
  await sql.execute(
    `update ${sql.schema}.${ledger.payloads} set loaded_at = now(), last_hour = greatest(last_hour, $2::timestamp)
      where id = $1`,
    [payload, last === -Infinity ? null : hourText(last)],
  );
}

/** Takes the hours that files have rows in, and those that the payload covers, from older payloads. */
async function takeHours(
  sql: SqlSession,
  source: string,
  payload: number,
  type: ReportTypeName,
  hours: readonly string[],
  covered: readonly string[],
): Promise<Published> {
  const lost = await coveredByNewer(sql, source, payload, type, hours);
  const superseded = lost.length === 0 ? 0 : await deleteHours(sql, source, type, payload, lost);
  const gone = await sql.rows<{ hour: string; owner: number }>(
    `delete from ${sql.schema}.${ledger.hours} held
      using ${sql.schema}.${ledger.payloads} other, ${sql.schema}.${ledger.payloads} own
      where held.source_uuid = $1 and held.report_type = $2 and held.hour = any($3::timestamp[])
        and other.id = held.payload_id and own.id = $4 and ${payloadOrder('other')} < ${payloadOrder('own')}
      returning held.hour, held.payload_id as owner`,
    [source, type, covered, payload],
  );
  let replaced = 0;
  for (const [owner, held] of Map.groupBy(gone, ({ owner }) => owner)) {
    const of = held.map(({ hour }) => hour);
    replaced += await deleteHours(sql, source, type, owner, of);
  }
  const kept = new Set(lost);
  // What was cleaned up of an hour comes back with its own file, not with another one of the payload.
  await sql.execute(
    `insert into ${sql.schema}.${ledger.hours} as known (source_uuid, report_type, hour, payload_id)
      select $1, $2, hour, $4 from unnest($3::timestamp[]) hours (hour)
      on conflict (source_uuid, report_type, hour) do update set cleaned = known.cleaned and ${waitsForFile(sql, 'known')}`,
    [source, type, hours.filter((hour) => !kept.has(hour)), payload],
  );
  return { replaced, superseded };
}

/** Whether a file that was cleaned up may have rows in an hour of its payload. */
const waitsForFile = (sql: SqlSession, hours: string) => `exists (
  select from ${sql.schema}.${ledger.files} files
    where files.payload_id = ${hours}.payload_id and files.report_type = ${hours}.report_type and status = 'removed'
      and ${hours}.hour between files.first_hour and files.last_hour)`;

/** Gives back the hours of a payload in which it has no row any more. */
async function freeHours(
  sql: SqlSession,
  source: string,
  payload: number,
  types: ReadonlySet<ReportTypeName>,
): Promise<string[]> {
  const freed: string[] = [];
  for (const type of types) {
    const rows = await sql.rows<{ hour: string }>(
      `delete from ${sql.schema}.${ledger.hours} held
        where source_uuid = $1 and report_type = $2 and payload_id = $3
          and not (cleaned and ${waitsForFile(sql, 'held')}) and not exists (
          select from ${sql.schema}.${reportTypeOf(type).table}
            where source_uuid = $1 and interval_start >= held.hour and interval_start < held.hour + interval '1 hour'
              and file_id = any(array(select id from ${sql.schema}.${ledger.files} where payload_id = $3)))
        returning hour`,
      [source, type, payload],
    );
    freed.push(...rows.map(({ hour }) => hour));
  }
  return freed;
}

/**
 * Rows of older payloads that once gave way to a payload which does not have or cover their hours any more are gone: their
 * files are loaded again when they come again.
 */
async function offerAgain(
  sql: SqlSession,
  source: string,
  payload: number,
  hours: readonly string[],
): Promise<void> {
  if (hours.length === 0) return;
  await sql.execute(
    `update ${sql.schema}.${ledger.files} set status = 'removed'
      where status <> 'loading' and last_hour >= (select min(hour) from unnest($3::timestamp[]) hours (hour))
        and payload_id in (select id from ${sql.schema}.${ledger.payloads} where source_uuid = $1 and id <> $2)`,
    [source, payload, hours],
  );
}

/** Deletes the rows of a payload in some hours. */
function deleteHours(
  sql: SqlSession,
  source: string,
  type: ReportTypeName,
  payload: number,
  hours: readonly string[],
): Promise<number> {
  const sorted = [...hours].sort();
  return sql.execute(
    `delete from ${sql.schema}.${reportTypeOf(type).table}
      where source_uuid = $1 and interval_start >= $4 and interval_start < $5::timestamp + interval '1 hour'
        and date_trunc('hour', interval_start) = any($2::timestamp[])
        and file_id = any(array(select id from ${sql.schema}.${ledger.files} where payload_id = $3))`,
    [source, hours, payload, sorted[0], sorted.at(-1)],
  );
}
