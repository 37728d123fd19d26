import type { Day, DayRange } from './days.ts';
import type { InputTable } from './inputs.ts';
import type { PartitionRef } from './lake.ts';
import type { SqlSession } from './sql.ts';
import type { Warning } from './warning.ts';

/** Reports that wait in the tenant's database for their aggregation, instead of in a lake (spec inputs.md 3). */
export interface Staging {
  /** How it is read, for the run report; what is not said is the default. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /**
   * A SELECT of the logical columns and `usage_start` of the rows of some days; undefined for a table that is not staged
   * and comes from the lake.
   */
  select(ref: PartitionRef, days: DayRange): string | undefined;
  /**
   * Whether there are rows of a table, of any month; of one source, or of any. Undefined for a table that is not staged.
   */
  exists(table: InputTable, source: string | undefined, sql: SqlSession): Promise<boolean | undefined>;
  /** What the rows of the month come from: it changes when they do; undefined for a table that is not staged. */
  version(ref: PartitionRef, sql: SqlSession): Promise<string | undefined>;
  /** The first day of the range that has rows; undefined without any, or for a table that is not staged. */
  firstDay(ref: PartitionRef, days: DayRange, sql: SqlSession): Promise<Day | undefined>;
  /**
   * Asked before anything is deleted. Fails with `STAGING_INCOMPLETE` when rows of some of the days are gone that a run would
   * have to read, and with `NO_INPUT` when all of them are.
   */
  checkKept(source: string, days: DayRange, sql: SqlSession): Promise<void>;
  /** Days that were summarized and of which no payload is known: their rows go with a run. */
  withoutPayload(source: string, days: DayRange, sql: SqlSession): Promise<Warning[]>;
  /**
   * Told after the rows of a run were written, in its transaction: marks what it read as processed, and compares totals.
   * What differs comes back as warnings.
   */
  processed(run: StagedRun, sql: SqlSession): Promise<Warning[]>;
}

/** What a run read of the staging. */
export interface StagedRun {
  /** The OpenShift source. */
  source: string;
  days: DayRange;
  reportPeriodId: number;
}
