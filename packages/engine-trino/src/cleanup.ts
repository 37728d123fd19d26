import { OcpError } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import { TrinoConnection } from './client/connection.ts';
import type { Place, TrinoOptions } from './options.ts';
import { begunAt } from './scratch.ts';
import { tableIn } from './sql.ts';

export interface CleanupOptions {
  /** Only tables of runs that began so many milliseconds ago are dropped: younger ones may be running. */
  olderThan: number;
  signal: AbortSignal;
}

/**
 * Drops the scratch tables that runs left when they could not do it themselves, and returns their full names. Other tables of
 * the schemas are not touched. What Trino refuses keeps nothing else: it is the failure at the end, whose place says how many
 * tables were `dropped` and what was `left`. Fails with `USAGE_INVALID`, `ENGINE_*` or `STOPPED`.
 */
export async function cleanupScratch(
  options: TrinoOptions,
  { olderThan, signal }: CleanupOptions,
): Promise<string[]> {
  const connection = new TrinoConnection(options);
  const latest = Date.now() - olderThan;
  const dropped: string[] = [];
  const refused = new Map<string, OcpError>();
  const attempt = async <T>(what: string, work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      if (!isRefused(error)) throw error;
      refused.set(what, error);
      return undefined;
    }
  };
  for (const place of placesOf(options)) {
    const schema = `${identifier(place.catalog)}.${identifier(place.schema)}`;
    const tables = await attempt(schema, () => connection.rows(`show tables from ${schema}`, signal));
    for (const [name] of tables ?? []) {
      const begun = begunAt(String(name));
      if (begun === undefined || begun > latest) continue;
      const table = tableIn(place, String(name));
      const drop = () => connection.execute(`drop table if exists ${table}`, signal);
      if ((await attempt(table, drop)) !== undefined) dropped.push(table);
    }
  }
  const [first] = refused.values();
  if (first === undefined) return dropped;
  throw first.at({ dropped: dropped.length, left: [...refused.keys()].join(', ') });
}

/** True for a query that failed in Trino, which says nothing of the next one; a lost connection does. */
const isRefused = (error: unknown): error is OcpError =>
  error instanceof OcpError && error.where['trino'] !== undefined;

/** The schemas that runs make tables in. */
function placesOf({ scratch, inputs }: TrinoOptions): Place[] {
  if (inputs.kind === 'tables') return [scratch];
  const same = inputs.catalog === scratch.catalog && inputs.schema === scratch.schema;
  return same ? [scratch] : [scratch, inputs];
}
