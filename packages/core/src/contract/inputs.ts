import type { Columns } from './columns.ts';
import type { DayRange } from './days.ts';
import type { CloudType } from './words.ts';

export type Grain = 'hourly' | 'daily';

/**
 * One logical table of the lake (spec inputs.md 1, 2). A file may lack any column (it reads as null) except the
 * `required` ones, without which a row has no identity.
 */
export interface InputTable {
  name: string;
  provider: 'OCP' | CloudType;
  /** Folder below the provider. */
  report: string;
  grain: Grain;
  /** The column that days are taken from. */
  time: string;
  columns: Columns;
  required: readonly string[];
  /**
   * The greatest amount that each of these columns can hold. A row with a greater one, with a number in any column that is not
   * finite, or with a time outside `PLAUSIBLE_TIMES`, is not read (spec inputs.md 3.2).
   */
  limits?: Readonly<Record<string, number>>;
}

/** Times of reports that can be meant: those that writers of Parquet can count in nanoseconds since 1970. */
export const PLAUSIBLE_TIMES: DayRange = { start: '1970-01-01', end: '2261-12-31' };

/** The greatest amount of a column of a table that is read; of one without a limit the greatest finite number. */
export function limitOf({ limits }: InputTable, column: string): number {
  return limits?.[column] ?? Number.MAX_VALUE;
}

/** Rows of the last time that there is in a partition, or one row of each combination of these text columns. */
export type Enough = 'last time' | readonly string[];

/** A relation that a pipeline reads of the lake. */
export interface PipelineInput {
  /** The name that the steps know it by. */
  relation: string;
  table: InputTable;
  /**
   * Which month partitions are looked at: that of the window's first day; also those before and after the window's; or those of
   * the window and the one before (spec cloud-daily.md 1).
   */
  months: 'own' | 'around' | 'before';
  /** Which of their rows are read: those of the window, of its first day, or all of the partition. */
  days: 'window' | 'first' | 'all';
  /**
   * What of these rows is enough for the steps, where that is not all of them: those of the last time, or of each combination of
   * some texts one row. Others may be left out, and need not.
   */
  enough?: Enough;
  /** A switch of the request; where it is off, nothing is read (spec ocp-on-gcp.md 1). */
  switch?: 'unattributedStorage';
}
