import type { Day, DayRange } from './days.ts';
import { OcpError } from './errors.ts';
import type { InputTable } from './inputs.ts';
import type { Warning } from './warning.ts';

/** One month of one source in one table of the lake. */
export interface PartitionRef {
  table: InputTable;
  /** The tenant's schema. */
  schema: string;
  source: string;
  /** Any day of the month. */
  month: Day;
}

/** How an engine takes what it reads: from this machine's disk, or from where the lake is. */
export type Reads = 'files' | 'addresses';

/** A Parquet file of the lake that was looked into. */
export interface LakeFile {
  /** Where it is, without credentials: a `file://` or `s3://` address. */
  origin: string;
  /** Absolute path on this machine; absent where only the address was asked for and the lake is elsewhere. */
  path?: string;
  /** The partition that it belongs to. */
  partition: PartitionRef;
  /** Address of the folder that it lies in, as `origin`, without a slash at its end. */
  folder: string;
  name: string;
  /** What changes when the content does: the ETag of an object, or size and time of a file. */
  version: string;
  bytes: number;
  /** Columns in the file as they are spelled there. */
  columns: readonly string[];
  rows: number;
  /** The first and the last time of its rows, in milliseconds since 1970, where the footer says it. */
  times?: { first: number; last: number };
  /** Places of rows, from 0 and in order, that cannot be meant and that no engine reads; absent when there is none. */
  leftOut?: readonly number[];
}

/** A text that rows have in a column. */
export interface ColumnValue {
  column: string;
  value: string;
}

/** Koku's Parquet lake (spec inputs.md 1). */
export interface Lake {
  /** Address without credentials, for reports. */
  readonly origin: string;
  /**
   * Every file of the partition, checked: readable Parquet, the table's required columns present, no column of a type that
   * cannot become the logical one. For an engine that reads addresses nothing but footers is fetched. A missing table,
   * partition or file is an empty list. Told to `warn` of what lies beside it and is not read, of rows that are left out
   * (`InputTable.limits`; where only addresses are asked for the engine looks for them), and of hours that lie there twice.
   * Fails with `LAKE_*`.
   */
  files(
    ref: PartitionRef,
    reads: Reads,
    signal: AbortSignal,
    warn?: (warning: Warning) => void,
  ): Promise<LakeFile[]>;
  /**
   * Looks into a file for rows that cannot be meant, fetching it where only its address was asked for: what `files` would have told of
   * them. Nothing of a file that is gone.
   */
  leftOut(file: LakeFile, signal: AbortSignal): Promise<Warning[]>;
  /** What the files of a partition are, without looking into them: names with versions, in order. Fails with `LAKE_*`. */
  versions(ref: PartitionRef, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Whether the tenant ever had such data, of any month: what Koku's metastore calls an existing table, or partitions of one source
   * in it. Any source counts unless one is named.
   */
  exists(table: InputTable, schema: string, signal: AbortSignal, source?: string): Promise<boolean>;
  /** Where the files of a partition are looked for, for messages: an address without credentials. */
  place(ref: PartitionRef): string;
  /** The first day of the range on which any row of these files lies (by the table's time column). */
  firstDay(files: readonly LakeFile[], days: DayRange, signal: AbortSignal): Promise<Day | undefined>;
  /** The first and the last day of the range on which rows of these files have a value; undefined where none has it. */
  daysWith(
    files: readonly LakeFile[],
    days: DayRange,
    value: ColumnValue,
    signal: AbortSignal,
  ): Promise<DayRange | undefined>;
  close(): Promise<void>;
}

/** The path of a file that was fetched. Fails with `INTERNAL` for one of which only the address was asked for. */
export function localPath({ path, origin }: LakeFile): string {
  if (path !== undefined) return path;
  throw new OcpError('INTERNAL', `${origin} was not fetched`, { where: { file: origin } });
}
