import {
  cloudTypes,
  KEPT_TABLE,
  kokuTables,
  stateSchema,
  SUMMARIZED_TABLE,
  type Day,
  type SqlSession,
  type Store,
} from '@ocp/core';
import { identifier } from '../connection/quoting.ts';
import { sourceColumns } from './forget.ts';

/** Days that we made: nobody could know them again. */
const keptForEver = [SUMMARIZED_TABLE, KEPT_TABLE];

/** What of the state is kept. */
export interface StateCleanup {
  /** The first day whose rows are kept. */
  from: Day;
  /** Only counts what would be removed. */
  dryRun?: boolean | undefined;
  signal: AbortSignal;
}

/**
 * Removes rows of the state of days before the first one that is kept, and those of sources that are gone, be they OpenShift's or of
 * a bill: without a report period and a bill, or without a provider where Koku's table of them can be read. State is a cache: a run
 * that needs what was removed makes it again; but the days that we summarized nobody could know again, and they stay as long as their
 * sources. Returns the rows by table; those without any are left out. Fails with `SCHEMA_UNKNOWN`.
 */
export function cleanupState(
  store: Store,
  schema: string,
  { from, dryRun = false, signal }: StateCleanup,
): Promise<Record<string, number>> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const gone = await goneSql(sql);
      const removed: Record<string, number> = {};
      for (const { table, sources } of await dailyTables(sql, schema)) {
        const ofGone = sources.map((column) => gone(`kept.${identifier(column)}`)).join(' or ');
        const rows = await sql.execute(
          `delete from ${identifier(stateSchema(schema))}.${identifier(table)} kept
            where usage_start < $1::date or ${ofGone}`,
          [keptForEver.includes(table) ? '-infinity' : from],
        );
        if (rows > 0) removed[table] = rows;
      }
      return removed;
    },
    { signal, discard: dryRun },
  );
}

/** Tables of the state whose rows are of a source and a day, with the columns that name a source. */
function dailyTables(sql: SqlSession, schema: string): Promise<{ table: string; sources: string[] }[]> {
  return sql.rows<{ table: string; sources: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attname) filter (where a.attname = any($2)) as sources
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid
      where n.nspname = $1 and c.relkind = 'r' and not a.attisdropped
      group by 1 having bool_or(a.attname = 'usage_start') and bool_or(a.attname = 'source_uuid') order by 1`,
    [stateSchema(schema), sourceColumns],
  );
}

/** What a column names when its source is gone. */
async function goneSql(sql: SqlSession): Promise<(source: string) => string> {
  const kept = ['reporting_ocpusagereportperiod', ...cloudTypes.map((type) => kokuTables(type).bills)];
  const without = (source: string) =>
    kept
      .map(
        (table) =>
          `not exists (select from ${sql.schema}.${table} kept_by where kept_by.provider_id = ${source})`,
      )
      .join(' and ');
  const reasons = [without];
  const readable = async (table: string) => {
    const [row] = await sql.rows<{ ok: boolean }>(
      `select coalesce(has_table_privilege(to_regclass($1), 'select'), false) as ok`,
      [table],
    );
    return row?.ok === true;
  };
  // Koku's own row of a source that was deleted names no provider any more.
  const own = `${sql.schema}.reporting_tenant_api_provider`;
  if (await readable(own)) {
    reasons.push(
      (source) => `exists (select from ${own} own where own.uuid = ${source} and own.provider_id is null)`,
    );
  }
  const shared = 'public.api_provider';
  if ((await readable(shared)) && (await sql.rows(`select from ${shared} limit 1`)).length > 0) {
    reasons.push((source) => `not exists (select from ${shared} provider where provider.uuid = ${source})`);
  }
  return (source) => `(${reasons.map((reason) => reason(source)).join(' or ')})`;
}
