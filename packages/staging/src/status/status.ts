import {
  addDays,
  cloudTypes,
  monthStart,
  nextMonthStart,
  openshiftLock,
  wordOf,
  writingLock,
  type Day,
  type DayRange,
  type SqlSession,
  type Store,
} from '@ocp/core';
import { lockHolders, monthsSql, sourceMeant, sourcesOf, type TenantSource } from '@ocp/store';
import { ledger, tablesExist } from '../tables.ts';
import { daysOfSource } from './day-states.ts';
import type { IncompletePayload, SiteStatus, SourceStatus, Work } from './words.ts';

/** What is asked of a tenant. */
export interface StatusQuestion {
  schema: string;
  /** `YYYY-MM`; default: the newest of which anything is staged, else that has a report period or a bill, else this one. */
  month?: string | undefined;
  /** UUID, name or cluster id of a source; default: all of the tenant. */
  source?: string | undefined;
}

/** How the sources of a tenant are, day by day. Fails with `SOURCE_UNKNOWN`, `SCHEMA_UNKNOWN` and `DATABASE_*`. */
export function siteStatus(
  store: Store,
  { schema, month, source }: StatusQuestion,
  signal: AbortSignal,
): Promise<SiteStatus> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const staged = await tablesExist(sql);
      const start = month === undefined ? await newestMonth(sql, staged) : `${month}-01`;
      const days = { start, end: addDays(nextMonthStart(start), -1) };
      const all = source === undefined ? await sourcesOf(sql) : [await sourceMeant(sql, schema, source)];
      const sources: SourceStatus[] = [];
      for (const one of all) sources.push(await sourceStatus(sql, schema, one, days, staged));
      const writing = await workOn(sql, [writingLock(schema)]);
      return { schema, month: start.slice(0, 7), sources, writing };
    },
    { signal, readOnly: true },
  );
}

async function newestMonth(sql: SqlSession, staged: boolean): Promise<Day> {
  const stagedDay = staged ? `(select max(hour)::date from ${sql.schema}.${ledger.hours})` : 'null::date';
  const [row] = await sql.rows<{ day: Day }>(
    `select coalesce(${stagedDay},
        (select max(start)::date from (${monthsSql(sql.schema)}) months), (now() at time zone 'UTC')::date) as day`,
  );
  return monthStart(row?.day ?? '');
}

async function sourceStatus(
  sql: SqlSession,
  schema: string,
  { source, name, type, cluster_id: cluster, active }: TenantSource,
  days: DayRange,
  staged: boolean,
): Promise<SourceStatus> {
  const clouds = cloudTypes.map((cloud) => `${schema}/${wordOf(cloud)}/${source}`);
  return {
    ...{ source, name, type, cluster_id: cluster, active },
    days: await daysOfSource(sql, { schema, source }, days, staged),
    incomplete: staged ? await incompletePayloads(sql, source) : [],
    work: await workOn(sql, [openshiftLock(schema, source), ...clouds]),
  };
}

/** Of an older ledger nothing is known of files that are not staged. */
function incompletePayloads(sql: SqlSession, source: string): Promise<IncompletePayload[]> {
  return sql.rows<IncompletePayload>(
    `select manifest, array(select jsonb_array_elements_text(to_jsonb(payloads) -> 'missing')) as missing
      from ${sql.schema}.${ledger.payloads} payloads
      where source_uuid = $1 and jsonb_array_length(coalesce(to_jsonb(payloads) -> 'missing', '[]')) > 0 order by id`,
    [source],
  );
}

async function workOn(sql: SqlSession, keys: readonly string[]): Promise<Work[]> {
  const holders = await lockHolders(sql, keys);
  return holders.map(({ pid, application, since, held, waits_for: waits }) => ({
    ...{ pid, application, since, held, waits_for: waits },
  }));
}
