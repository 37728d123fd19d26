import { KEPT_TABLE, stateSchema, SUMMARIZED_TABLE, type Day, type SqlSession, type Store } from '@ocp/core';
import { identifier } from '../connection/quoting.ts';

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
 * Removes rows of the state of days before the first one that is kept, and those of OpenShift sources that are gone: without a report
 * period, or without a provider where Koku's table of them can be read. State is a cache: a run that needs what was removed makes
 * it again; but the days that we summarized nobody could know again, and they stay as long as their source. Returns the rows by table; those without any are left out. Fails with `SCHEMA_UNKNOWN`.
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
      for (const table of await dailyTables(sql, schema)) {
        const rows = await sql.execute(
          `delete from ${identifier(stateSchema(schema))}.${identifier(table)} kept
            where usage_start < $1::date or ${gone}`,
          [keptForEver.includes(table) ? '-infinity' : from],
        );
        if (rows > 0) removed[table] = rows;
      }
      return removed;
    },
    { signal, discard: dryRun },
  );
}

/** Tables of the state whose rows are of a source and a day. */
async function dailyTables(sql: SqlSession, schema: string): Promise<string[]> {
  const rows = await sql.rows<{ table: string }>(
    `select c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid
      where n.nspname = $1 and c.relkind = 'r' and a.attname in ('source_uuid', 'usage_start') and not a.attisdropped
      group by 1 having count(*) = 2 order by 1`,
    [stateSchema(schema)],
  );
  return rows.map(({ table }) => table);
}

async function goneSql(sql: SqlSession): Promise<string> {
  const without = `not exists (
    select from ${sql.schema}.reporting_ocpusagereportperiod period where period.provider_id = kept.source_uuid)`;
  const providers = 'public.api_provider';
  const [readable] = await sql.rows<{ ok: boolean }>(
    `select coalesce(has_table_privilege(to_regclass($1), 'select'), false) as ok`,
    [providers],
  );
  if (readable?.ok !== true) return without;
  const [any] = await sql.rows(`select from ${providers} limit 1`);
  if (any === undefined) return without;
  return `${without} or not exists (select from ${providers} provider where provider.uuid = kept.source_uuid)`;
}
