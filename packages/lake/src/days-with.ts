import type { ColumnValue, LakeFile } from '@ocp/core';
import { parquetRead } from 'hyparquet';
import { chunksOf, fileColumns } from './columns.ts';
import type { FileBytes } from './file-bytes.ts';
import { dayParsers, withParquet, type ParquetFile } from './footer.ts';
import { readable } from './first-day.ts';
import { boundsOfChunk, type TimeBounds } from './time-bounds.ts';

const none: TimeBounds = { first: Infinity, last: -Infinity };

/**
 * The first and the last day of the range on which a row of a file has a value, as numbers, the first after the last when no row
 * has it; undefined when the file is gone. Only row groups that reach into the range are read. One that cannot be read (another
 * codec) counts as if all its rows had the value.
 */
export function daysIn(
  { origin, partition }: LakeFile,
  open: () => Promise<FileBytes>,
  range: TimeBounds,
  value: ColumnValue,
): Promise<TimeBounds | undefined> {
  return withParquet(open, origin, (file) => boundsIn(file, partition.table.time, range, value));
}

async function boundsIn(
  file: ParquetFile,
  time: string,
  range: TimeBounds,
  { column, value }: ColumnValue,
): Promise<TimeBounds> {
  const columns = fileColumns(file.metadata);
  const named = (name: string) => columns.find((known) => known.name.toLowerCase() === name);
  const [times, values] = [named(time), named(column)];
  if (times === undefined || values === undefined) return none;
  let found = none;
  let rowStart = 0;
  for (const [group, chunk] of chunksOf(file.metadata, times).entries()) {
    const rowEnd = rowStart + Number(file.metadata.row_groups[group]?.num_rows);
    const bounds = boundsOfChunk(chunk) ?? range;
    if (bounds.last >= range.first && bounds.first <= range.last) {
      const codec = chunksOf(file.metadata, values)[group]?.codec ?? '';
      const inGroup = readable.has(codec)
        ? await boundsRead(file, [times.name, values.name], { rowStart, rowEnd }, range, value)
        : { first: Math.max(bounds.first, range.first), last: Math.min(bounds.last, range.last) };
      found = { first: Math.min(found.first, inGroup.first), last: Math.max(found.last, inGroup.last) };
    }
    rowStart = rowEnd;
  }
  return found;
}

async function boundsRead(
  { bytes, metadata }: ParquetFile,
  [time, column]: readonly [string, string],
  rows: { rowStart: number; rowEnd: number },
  range: TimeBounds,
  value: string,
): Promise<TimeBounds> {
  let { first, last } = none;
  await parquetRead({
    file: bytes,
    metadata,
    columns: [time, column],
    ...rows,
    parsers: dayParsers,
    geoparquet: false,
    onComplete: (read) => {
      for (const [day, text] of read as unknown[][]) {
        if (typeof day !== 'number' || text !== value || day < range.first || day > range.last) continue;
        first = Math.min(first, day);
        last = Math.max(last, day);
      }
    },
  });
  return { first, last };
}
