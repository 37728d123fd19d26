import type { DayRange, InputName } from '@ocp/core';
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
   * All rows of an input within the days, with some of its columns, or `usage_start`, the day of a row. Kept for later
   * steps that read the input: for tables that are small beside the hourly ones.
   */
  input(name: InputName, columns: readonly string[]): Promise<Table>;
  /** The same rows batch by batch; nothing is kept. */
  batches(name: InputName, columns: readonly string[]): AsyncIterable<Table>;
}

/** One step of a pipeline: a table with at least the step's columns (`@ocp/core`). */
export interface ArrowStep {
  name: string;
  make(context: StepContext): Table | Promise<Table>;
}
