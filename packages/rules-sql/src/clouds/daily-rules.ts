import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';

/** The rules of a cloud's own summary that are the cloud's own (spec cloud-daily.md); the rest is `DailySummary` in core. */
export interface DailyRules {
  /**
   * What a row of `bill_rows` (`bill`) is as a line: an expression for each column of key, greatest, amounts and costs. A column
   * that is not said is that of the bill with its name.
   */
  line(dialect: Dialect): Readonly<Record<string, string>>;
  /** Which rows are lines: a condition on `bill` and `run`; all without one. */
  lines?: string;
  /** What the table writes of a group's key (`sums`), where it is not the column of that name. */
  written?: Readonly<Record<string, string>>;
  /** The steps of the tables that only this cloud has. */
  further?: Readonly<Record<string, SqlStep>>;
}
