import type { DayRange, InputTable } from '@ocp/core';
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { chunksOf, fileColumns, type FileColumn } from '../columns.ts';
import { boundsOfChunk, boundsOfDays, type TimeBounds } from '../time-bounds.ts';
import { accepts } from '../types.ts';
import type { LogicalColumn } from './logical.ts';

/** A logical column with its spelling in a file; undefined when every row of the file is null. */
export interface PlannedColumn extends LogicalColumn {
  source: string | undefined;
}

/** A row group that is read. */
export interface PlannedGroup {
  index: number;
  /** Place of its first row in the file. */
  rowStart: number;
  rows: number;
  /** Some rows may lie outside the days. */
  mixed: boolean;
}

/** What is read of one file. */
export interface FilePlan {
  columns: PlannedColumn[];
  /** The time column. */
  time: PlannedColumn;
  groups: PlannedGroup[];
}

/**
 * Decides from the footer alone what has to be read: which columns the file has in a type that can become the logical one
 * (any other is all null, or `checkFile` had refused it), and which row groups reach into the days, if some are meant.
 */
export function planFile(
  { time }: InputTable,
  metadata: FileMetaData,
  columns: readonly LogicalColumn[],
  days?: DayRange,
): FilePlan {
  const present = fileColumns(metadata);
  const range = days && boundsOfDays(days);
  const find = (name: string) => present.find((column) => column.name.toLowerCase() === name);
  const planned = ({ name, type }: LogicalColumn): PlannedColumn => {
    const column = find(name);
    const source = column !== undefined && accepts[type](column.element) ? column.name : undefined;
    return { name, type, source };
  };
  return {
    columns: columns.map(planned),
    time: planned({ name: time, type: 'timestamp' }),
    groups: plannedGroups(metadata, find(time), range),
  };
}

function plannedGroups(
  metadata: FileMetaData,
  time: FileColumn | undefined,
  range: TimeBounds | undefined,
): PlannedGroup[] {
  const chunks = time === undefined ? [] : chunksOf(metadata, time);
  let rowStart = 0;
  return metadata.row_groups.flatMap((group, index) => {
    const rows = Number(group.num_rows);
    const start = rowStart;
    rowStart += rows;
    if (rows === 0) return [];
    if (range === undefined) return [{ index, rowStart: start, rows, mixed: false }];
    const chunk = chunks[index];
    const bounds = boundsOfChunk(chunk);
    if (isOutside(bounds, range)) return [];
    return [{ index, rowStart: start, rows, mixed: !isInside(bounds, range, chunk) }];
  });
}

function isOutside(bounds: TimeBounds | undefined, range: TimeBounds): boolean {
  return bounds !== undefined && (bounds.last < range.first || bounds.first > range.last);
}

/** True when statistics say that every row has a time, and that it is in the range. */
function isInside(
  bounds: TimeBounds | undefined,
  range: TimeBounds,
  chunk: ColumnMetaData | undefined,
): boolean {
  const nulls = chunk?.statistics?.null_count;
  return bounds !== undefined && bounds.first >= range.first && bounds.last <= range.last && nulls === 0n;
}
