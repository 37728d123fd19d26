import type { LockHolder, TenantSource } from '@ocp/store';
import type { StagedDay } from './days.ts';

/**
 * How far a day is: `missing`: nothing came, between days of which something did; `staged`: it waits for its first summary;
 * `changed`: other reports came since the last one; `summarized`.
 */
export type DayState = 'missing' | 'staged' | 'changed' | 'summarized';

export interface DayStatus extends StagedDay {
  state: DayState;
  /** When it was summarized last, as an ISO text; null where that was never, by an incumbent, or before it was noted. */
  summarized_at: string | null;
}

/** Somebody who has a lock, or waits for one. */
export type Work = Omit<LockHolder, 'key'>;

/** A payload whose manifest lists files that are not staged. */
export interface IncompletePayload {
  manifest: string;
  missing: string[];
}

export interface SourceStatus extends Pick<
  TenantSource,
  'source' | 'name' | 'type' | 'cluster_id' | 'active'
> {
  days: DayStatus[];
  incomplete: IncompletePayload[];
  /** Who works on the source, and who waits for that. */
  work: Work[];
}

export interface SiteStatus {
  schema: string;
  /** `YYYY-MM`. */
  month: string;
  sources: SourceStatus[];
  /** Who writes what sources of the tenant share, and who waits for that. */
  writing: Work[];
}
