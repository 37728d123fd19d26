import { stateSchema, type Store } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import { relationExists } from '../connection/relation-exists.ts';
import { deleteOldRuns } from './tables.ts';

export interface RecordCleanup {
  /** Days before now whose records are kept. */
  retentionDays: number;
  /** Only counts what would be removed. */
  dryRun?: boolean | undefined;
  signal: AbortSignal;
}

/**
 * Removes the records of a tenant that are older than the retention, with the differences that their validations found, and
 * returns the number of records. A tenant that never had one has none. Fails with `SCHEMA_UNKNOWN`.
 */
export function cleanupRecords(
  store: Store,
  schema: string,
  { retentionDays, dryRun = false, signal }: RecordCleanup,
): Promise<number> {
  return store.transaction(
    schema,
    async ({ sql }) => {
      const runs = qualified(stateSchema(schema), 'runs');
      const there = await relationExists((statement, values) => sql.rows(statement, values), runs);
      return there ? sql.execute(deleteOldRuns({ runs }), [retentionDays]) : 0;
    },
    { signal, discard: dryRun },
  );
}
