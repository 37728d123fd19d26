import type { DayRange } from '@ocp/core';
import type { TextPool } from '../kernels/text-pool.ts';
import type { Table } from '../table.ts';

/** What a step may read. */
export interface StepContext {
  readonly days: DayRange;
  /** All texts of the session; codes of all tables are its. */
  readonly pool: TextPool;
  /** An earlier step, a configuration relation or the state of earlier runs, with all its columns. */
  table(name: string): Table;
  /**
   * All rows of an input within its days, with some of its columns, or `usage_start`, the day of a row; without names with all,
   * and the day in place of the time. Kept for later steps that read the input: for tables that are small beside the hourly
   * ones.
   */
  input(relation: string, columns?: readonly string[]): Promise<Table>;
  /** The same rows batch by batch; nothing is kept. */
  batches(relation: string, columns: readonly string[]): AsyncIterable<Table>;
}

/** Makes a step of a pipeline: a table with at least the step's columns (`@ocp/core`). */
export type ArrowStep = (context: StepContext) => Table | Promise<Table>;
