import type { DayRange } from '../contract/index.ts';
import type { TableComparison } from '../parity/index.ts';
import type { Request } from '../request.ts';

/** Two sides on the rows of one window. */
export interface WindowComparison {
  window: DayRange;
  /** The reference: an engine, or `incumbent` for the rows that are in the database. */
  left: string;
  right: string;
  /** The tables that the run would write. */
  tables: TableComparison[];
  /** The first step whose relations differ, when a table does and both sides are engines; `table` is its name. */
  firstStep?: TableComparison;
}

/** What `compare` found; nothing was written. */
export interface ComparisonReport {
  status: 'done' | 'different';
  request: Request;
  comparisons: WindowComparison[];
  /** Of the wall clock, for each side: the time that its steps took. */
  seconds: Record<string, number>;
}
