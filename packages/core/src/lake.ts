import type { Day, DayRange } from './days.ts';
import type { InputName } from './inputs.ts';

/** One month of one source in one logical table. */
export interface PartitionRef {
  table: InputName;
  schema: string;
  source: string;
  /** Any day of the month. */
  month: Day;
}

/** A Parquet file that can be opened on this machine. */
export interface LakeFile {
  /** Absolute local path. */
  path: string;
  /** Where it came from, for messages: a `file://` or `s3://` address without credentials. */
  origin: string;
  /** Columns in the file as they are spelled there. */
  columns: readonly string[];
  rows: number;
}

/** Koku's Parquet lake (spec inputs.md 1). */
export interface Lake {
  /** Address without credentials, for reports. */
  readonly origin: string;
  /**
   * Every file of the partition, fetched and checked: readable Parquet, the table's required columns present, no
   * column of a type that cannot become the logical one. A missing table, partition or file is an empty list.
   * Fails with `LAKE_*`.
   */
  files(ref: PartitionRef, signal: AbortSignal): Promise<LakeFile[]>;
  /** The first day of the range on which any row of these files lies (by the table's time column). */
  firstDay(
    table: InputName,
    files: readonly LakeFile[],
    days: DayRange,
    signal: AbortSignal,
  ): Promise<Day | undefined>;
  /** Where the files of a partition are looked for, for messages: an address without credentials. */
  place(ref: PartitionRef): string;
  close(): Promise<void>;
}
