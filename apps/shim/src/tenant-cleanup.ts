import { addDays, retrying, type Day, type Store } from '@ocp/core';
import { cleanup, type CleanedStaging } from '@ocp/staging';
import { cleanupRecords, cleanupState } from '@ocp/store';

/** What of a tenant is kept. */
export interface TenantRetention {
  /** Days after their load in which staged rows are kept. */
  stagedDays: number;
  /** Also staged rows that were not aggregated yet go. */
  unprocessed: boolean;
  /** Also single days of months of which other days stay. */
  singleDays: boolean;
  /** Days before today whose records of runs are kept. */
  recordDays: number;
  /** The first day whose state is kept. */
  stateFrom: Day;
  /** Nothing is removed: it is only said what would be. */
  dryRun: boolean;
}

/** What was removed of a tenant, or would be. */
export interface TenantCleaned extends CleanedStaging {
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
  { stagedDays, unprocessed, singleDays, recordDays, stateFrom, dryRun }: TenantRetention,
  signal: AbortSignal,
): Promise<TenantCleaned> {
  const again = <T>(work: () => Promise<T>) => retrying(work, { signal });
  const staging = { retentionDays: stagedDays, unprocessed, singleDays, dryRun, signal };
  return {
    ...(await again(() => cleanup(store, schema, staging))),
    records: await again(() => cleanupRecords(store, schema, { retentionDays: recordDays, dryRun, signal })),
    state: await again(() => cleanupState(store, schema, { from: stateFrom, dryRun, signal })),
  };
}

/** The day so many days before today, in UTC. */
export const daysAgo = (days: number): Day => addDays(new Date().toISOString().slice(0, 10), -days);
