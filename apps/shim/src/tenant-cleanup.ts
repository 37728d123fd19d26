import { addDays, retrying, type Day, type Store } from '@ocp/core';
import { cleanup, type CleanedTable } from '@ocp/staging';
import { cleanupRecords, cleanupState } from '@ocp/store';

/** What of a tenant is kept. */
export interface TenantRetention {
  /** Days before today whose staged rows are kept. */
  stagedDays: number;
  /** Also staged rows that were not aggregated yet go. */
  unprocessed: boolean;
  /** Days before today whose records of runs are kept. */
  recordDays: number;
  /** The first day whose state is kept. */
  stateFrom: Day;
}

/** What was removed of a tenant. */
export interface TenantCleaned {
  /** Of the staging. */
  tables: CleanedTable[];
  /** Records of runs. */
  records: number;
  /** Rows of the state, by table. */
  state: Record<string, number>;
}

/**
 * Removes what is older than it needs to be of a tenant: staged rows, records of runs, and state, also that of sources that are
 * gone. Each part is committed for itself. Fails with `SCHEMA_UNKNOWN` and `DATABASE_*`.
 */
export async function cleanupTenant(
  store: Store,
  schema: string,
  { stagedDays, unprocessed, recordDays, stateFrom }: TenantRetention,
  signal: AbortSignal,
): Promise<TenantCleaned> {
  const again = <T>(work: () => Promise<T>) => retrying(work, { signal });
  return {
    tables: await again(() => cleanup(store, schema, { retentionDays: stagedDays, unprocessed, signal })),
    records: await again(() => cleanupRecords(store, schema, { retentionDays: recordDays, signal })),
    state: await again(() => cleanupState(store, schema, { from: stateFrom, signal })),
  };
}

/** The day so many days before today, in UTC. */
export const daysAgo = (days: number): Day => addDays(new Date().toISOString().slice(0, 10), -days);
