import {
  cloudTypes,
  openshiftLock,
  stateSchema,
  wordOf,
  type SqlSession,
  type Store,
  type StoreTransaction,
} from '@ocp/core';
import { identifier } from '../connection/quoting.ts';

/** Columns that name a source: in tables of the state, and in the ledger and rows of the staging. */
export const sourceColumns: readonly string[] = ['source_uuid', 'cloud_source_uuid'];
/** Of the staging, whose tables Koku's own beside them resembles. */
const STAGED = 'reporting\\_ocpusagelineitem\\_%staging%';
const NOT_STAGED = 'reporting_ocpusagelineitem_daily_summary_staging';

/** What was removed of a source. */
export interface Forgotten {
  /** Rows by table of the state and of the staging; those without any are left out. */
  tables: Record<string, number>;
  /** Records of runs; their differences go with them. */
  records: number;
}

/**
 * Removes at once what is kept of a source, an OpenShift one or that of a bill: state, staged rows and records of runs, in
 * one transaction under every lock that a run of it takes. Koku's own tables stay. Fails with `SCHEMA_UNKNOWN`.
 */
export function forgetSource(
  store: Store,
  schema: string,
  source: string,
  signal: AbortSignal,
): Promise<Forgotten> {
  return store.transaction(schema, (transaction) => forget(transaction, schema, source), { signal });
}

/** The same as a part of a transaction. */
export async function forget(
  { sql, lock }: StoreTransaction,
  schema: string,
  source: string,
): Promise<Forgotten> {
  await lock([
    ...cloudTypes.map((type) => `${schema}/${wordOf(type)}/${source}`),
    openshiftLock(schema, source),
  ]);
  return {
    tables: await forgetRows(sql, schema, source),
    records: await forgetRuns(sql, schema, source),
  };
}

async function forgetRows(sql: SqlSession, schema: string, source: string): Promise<Record<string, number>> {
  const columns = await sql.rows<{ place: string; table: string; columns: string[] }>(
    `select n.nspname as place, c.relname as table, array_agg(a.attname::text) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped and a.attname = any($3)
        and (n.nspname = $1 or n.nspname = $2 and c.relname like $4 and c.relname <> $5)
      group by 1, 2 order by 1, 2`,
    [stateSchema(schema), schema, sourceColumns, STAGED, NOT_STAGED],
  );
  const removed: Record<string, number> = {};
  for (const { place, table, columns: names } of columns) {
    const where = names.map((name) => `${identifier(name)} = $1::uuid`).join(' or ');
    const rows = await sql.execute(`delete from ${identifier(place)}.${identifier(table)} where ${where}`, [
      source,
    ]);
    if (rows > 0) removed[table] = rows;
  }
  return removed;
}

/** A request names its sources in fields of its own. */
async function forgetRuns(sql: SqlSession, schema: string, source: string): Promise<number> {
  const runs = `${identifier(stateSchema(schema))}.runs`;
  const [there] = await sql.rows<{ there: boolean }>('select to_regclass($1) is not null as there', [runs]);
  if (there?.there !== true) return 0;
  return sql.execute(
    `delete from ${runs} where exists (select from jsonb_each_text(request) where key like '%source_uuid' and value = $1)`,
    [source],
  );
}
