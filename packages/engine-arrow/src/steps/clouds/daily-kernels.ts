import type { Column } from '../../columns.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from './cloud-kernels.ts';

/** A column of lines: what it reads of the rows of the bill, and how it is made of them. */
export interface LineColumn {
  reads: readonly string[];
  make(rows: Table, context: CloudContext): Column;
}

export type LineColumns = Readonly<Record<string, LineColumn>>;

/** The kernels of a cloud's own summary that are the cloud's own (spec cloud-daily.md); the rest is `DailySummary` in `@ocp/core`. */
export interface DailyKernels {
  /** Columns of key, greatest, amounts and costs; one that is not here is that of the bill with its name. */
  line: LineColumns;
  /** Which rows of the bill are lines; all without it. */
  lines?: { reads: readonly string[]; choose(rows: Table, context: CloudContext): (row: number) => boolean };
  /** What the table writes of a group's key, where it is not the column of that name. */
  written?(groups: Table, context: CloudContext): Readonly<Record<string, Column>>;
  /** The steps of the tables that only this cloud has. */
  further?: Readonly<Record<string, CloudStep>>;
}

/** A column of the bill as it is. */
export const asItIs = (column: string): LineColumn => ({
  reads: [column],
  make: (rows) => rows.column(column),
});
