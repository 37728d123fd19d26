import type { Columns } from './columns.ts';
import type { Day, DayRange } from './days.ts';
import type { Grain, InputTable } from './inputs.ts';
import type { Lake, PartitionRef } from './lake.ts';

/** One of the tables that Koku keeps over the lake, whether or not a pipeline reads it (spec inputs.md 1, 2). */
export interface LakeTable {
  /** Its name in Koku's Hive schema. */
  name: string;
  provider: InputTable['provider'];
  /** Folder below the provider. */
  report: string;
  grain: Grain;
  /** The column that days are taken from. */
  time: string;
}

/** A partition that has a data file; its values are as they are written in the folders' names. */
export interface LakePartition {
  source: string;
  year: string;
  /** Two digits, or one where a writer did not pad it: then Koku's statements do not read it (spec inputs.md 1). */
  month: string;
  files: number;
  bytes: number;
}

/** Times in milliseconds since 1970, both inclusive. */
export interface TimeRange {
  first: number;
  last: number;
}

/**
 * Questions about a lake that are answered from listings and from footers. Rows are read only of files whose footers leave an
 * answer open: they have no statistics, or say that rows lie on both sides of a limit. What is missing is empty. Every question
 * fails with `LAKE_*`, and with `REQUEST_INVALID` for what is no schema or source.
 */
export interface LakeQuestions {
  /** Fails with `LAKE_UNREACHABLE` when there is no `data/parquet` below the root: it is none of a lake. */
  check(signal: AbortSignal): Promise<void>;
  /** Whether the tenant has any data file. */
  hasTenant(schema: string, signal: AbortSignal): Promise<boolean>;
  /** Whether any source of the tenant has a data file in the table. */
  hasTable(table: LakeTable, schema: string, signal: AbortSignal): Promise<boolean>;
  /** The partitions of a table, of one source or of all, in the order of their values. */
  partitions(
    table: LakeTable,
    schema: string,
    signal: AbortSignal,
    source?: string,
  ): Promise<LakePartition[]>;
  /** The first and the last time within a range of rows, perhaps of those with a value; undefined when no row has one. */
  times(
    refs: readonly PartitionRef[],
    within: TimeRange,
    signal: AbortSignal,
    where?: { column: string; equals: string },
  ): Promise<TimeRange | undefined>;
  /** A value of a text column that is not empty: that of the first file that has one; undefined when none has. */
  anyText(refs: readonly PartitionRef[], column: string, signal: AbortSignal): Promise<string | undefined>;
  /** Each combination of texts of some columns that a row of the days has, in no order. Reads rows. */
  distinct(
    refs: readonly PartitionRef[],
    columns: readonly string[],
    days: DayRange,
    signal: AbortSignal,
  ): Promise<(string | null)[][]>;
  /** The sum of a column by day, nulls left out, in the order of the days; a day without rows is not there. Reads rows. */
  sumsByDay(
    refs: readonly PartitionRef[],
    column: string,
    days: DayRange,
    signal: AbortSignal,
  ): Promise<{ day: Day; sum: number }[]>;
}

/** A lake that also answers questions. */
export interface AskedLake extends Lake {
  readonly questions: LakeQuestions;
}

/** A table with no more columns than a question is about. */
export function askedTable({ time, ...table }: LakeTable, columns: Columns = {}): InputTable {
  return { ...table, time, columns: { [time]: 'timestamp', ...columns }, required: [time] };
}
