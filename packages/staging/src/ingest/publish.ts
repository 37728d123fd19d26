import type { SqlSession } from '@ocp/core';
import { hourText } from '../csv/report-reader.ts';
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
 * belongs to one payload: that with the latest date, or of equal ones that with the latest hour, or the one that was
 * registered last, when it first came. All files of that payload add up; rows of any other payload in the hour are deleted.
 */
export async function publish(
  sql: SqlSession,
  source: string,
  payload: number,
  loaded: readonly LoadedFile[],
  outdated: readonly { id: number; type: ReportTypeName }[],
): Promise<Published> {
  await removeRows(sql, source, outdated);
  await sql.execute(`delete from ${sql.schema}.${ledger.files} where id = any($1)`, [
    outdated.map(({ id }) => id),
  ]);
  for (const { file, rows, malformed, anomalies } of loaded) {
    await sql.execute(
      `update ${sql.schema}.${ledger.files} set status = $2, rows = $3, malformed = $4, anomalies = $5 where id = $1`,
      [file.id, malformed === 0 ? 'loaded' : 'errors', rows, malformed, anomalies],
    );
  }
  await freeHours(sql, source, payload, new Set(outdated.map(({ type }) => type)));
  const hoursOf = Map.groupBy(loaded, ({ file }) => file.reportType);
  const published = { replaced: 0, superseded: 0 };
  await setTimes(sql, payload, loaded);
  for (const [type, files] of hoursOf) {
    const hours = [...new Set(files.flatMap((file) => [...file.hours.keys()]))].sort((a, b) => a - b);
    const { replaced, superseded } = await takeHours(sql, source, payload, type, hours.map(hourText));
    published.replaced += replaced;
    published.superseded += superseded;
  }
  return published;
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

async function takeHours(
  sql: SqlSession,
  source: string,
  payload: number,
  type: ReportTypeName,
  hours: readonly string[],
): Promise<Published> {
  const order = (name: string) =>
    `(coalesce(${name}.date, ${name}.last_hour + interval '1 hour'), ${name}.last_hour, ${name}.id)`;
  const others = await sql.rows<{ hour: string; owner: number; newer: boolean }>(
    `select held.hour, held.payload_id as owner, ${order('other')} > ${order('own')} as newer
      from ${sql.schema}.${ledger.hours} held
      join ${sql.schema}.${ledger.payloads} other on other.id = held.payload_id
      join ${sql.schema}.${ledger.payloads} own on own.id = $4
      where held.source_uuid = $1 and held.report_type = $2 and held.hour = any($3::timestamp[])
        and held.payload_id <> $4`,
    [source, type, hours, payload],
  );
  const remove = (owner: number, of: readonly { hour: string }[]) =>
    deleteHours(
      sql,
      source,
      type,
      owner,
      of.map(({ hour }) => hour),
    );
  const lost = others.filter(({ newer }) => newer);
  const superseded = lost.length === 0 ? 0 : await remove(payload, lost);
  let replaced = 0;
  for (const [owner, held] of Map.groupBy(
    others.filter(({ newer }) => !newer),
    ({ owner }) => owner,
  )) {
    replaced += await remove(owner, held);
  }
  const kept = new Set(lost.map(({ hour }) => hour));
  await sql.execute(
    `insert into ${sql.schema}.${ledger.hours} (source_uuid, report_type, hour, payload_id)
      select $1, $2, hour, $4 from unnest($3::timestamp[]) hours (hour)
      on conflict (source_uuid, report_type, hour) do update set payload_id = excluded.payload_id, cleaned = false`,
    [source, type, hours.filter((hour) => !kept.has(hour)), payload],
  );
  return { replaced, superseded };
}

/**
 * Gives back the hours of a payload in which it has no row any more. Rows of older payloads that once gave way to it are
 * gone: their files are loaded again when they come again.
 */
async function freeHours(
  sql: SqlSession,
  source: string,
  payload: number,
  types: ReadonlySet<ReportTypeName>,
): Promise<void> {
  for (const type of types) {
    await sql.execute(
      `with freed as (
        delete from ${sql.schema}.${ledger.hours} held
          where source_uuid = $1 and report_type = $2 and payload_id = $3 and not cleaned and not exists (
            select from ${sql.schema}.${reportTypeOf(type).table}
              where source_uuid = $1 and interval_start >= held.hour and interval_start < held.hour + interval '1 hour'
                and file_id = any(array(select id from ${sql.schema}.${ledger.files} where payload_id = $3)))
          returning hour)
      update ${sql.schema}.${ledger.files} set status = 'removed'
        where report_type = $2 and status <> 'loading' and payload_id in (
          select id from ${sql.schema}.${ledger.payloads}
            where source_uuid = $1 and id <> $3 and last_hour >= (select min(hour) from freed))`,
      [source, type, payload],
    );
  }
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
