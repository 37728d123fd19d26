import { TrinoConnection } from './client/connection.ts';
import type { Place, TrinoOptions } from './options.ts';
import { begunAt } from './scratch.ts';
import { identifier, tableIn } from './sql.ts';

export interface CleanupOptions {
  /** Only tables of runs that began so many milliseconds ago are dropped: younger ones may be running. */
  olderThan: number;
  signal: AbortSignal;
}

/**
 * Drops the scratch tables that runs left when they could not do it themselves, and returns their full names. Other tables of
 * the schemas are not touched. Fails with `ENGINE_*` or `STOPPED`.
 */
export async function cleanupScratch(
  options: TrinoOptions,
  { olderThan, signal }: CleanupOptions,
): Promise<string[]> {
  const connection = new TrinoConnection(options);
  const latest = Date.now() - olderThan;
  const dropped: string[] = [];
  for (const place of placesOf(options)) {
    const schema = `${identifier(place.catalog)}.${identifier(place.schema)}`;
    for (const [name] of await connection.rows(`show tables from ${schema}`, signal)) {
      const begun = begunAt(String(name));
      if (begun === undefined || begun > latest) continue;
      const table = tableIn(place, String(name));
      await connection.execute(`drop table if exists ${table}`, signal);
      dropped.push(table);
    }
  }
  return dropped;
}

/** The schemas that runs make tables in. */
function placesOf({ scratch, inputs }: TrinoOptions): Place[] {
  if (inputs.kind === 'tables') return [scratch];
  const same = inputs.catalog === scratch.catalog && inputs.schema === scratch.schema;
  return same ? [scratch] : [scratch, inputs];
}
