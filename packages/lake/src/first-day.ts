import type { LakeFile } from '@ocp/core';
import { parquetRead } from 'hyparquet';
import { chunksOf, fileColumns } from './columns.ts';
import type { FileBytes } from './file-bytes.ts';
import { dayParsers, withParquet, type ParquetFile } from './footer.ts';
import { boundsOfChunk, type TimeBounds } from './time-bounds.ts';

/** Codecs that the column reader knows without further packages. */
export const readable = new Set(['UNCOMPRESSED', 'SNAPPY']);

/**
 * The first day of the range, or after it, that has a row of a file, as a number; infinity when there is none, undefined
 * when the file is gone. It comes from row group statistics; the column is read only where a group begins before the range
 * and reaches into it, or has no statistics. A group that cannot be read this way (another codec) counts as beginning with
 * the range, so that the answer is never too late.
 */
export function firstDayIn(
  { origin, partition }: LakeFile,
  open: () => Promise<FileBytes>,
  range: TimeBounds,
): Promise<number | undefined> {
  return withParquet(open, origin, (file) => firstIn(file, partition.table.time, range));
}

async function firstIn(file: ParquetFile, time: string, range: TimeBounds): Promise<number> {
  const column = fileColumns(file.metadata).find(({ name }) => name.toLowerCase() === time);
  if (column === undefined) return Infinity;
  let best = Infinity;
  let rowStart = 0;
  for (const [group, chunk] of chunksOf(file.metadata, column).entries()) {
    const rowEnd = rowStart + Number(file.metadata.row_groups[group]?.num_rows);
    const bounds = boundsOfChunk(chunk);
    if (bounds !== undefined && bounds.first >= range.first) best = Math.min(best, bounds.first);
    else if (bounds === undefined || bounds.last >= range.first) {
      const read = () => firstRead(file, column.name, rowStart, rowEnd, range.first);
      const found = readable.has(chunk?.codec ?? '') ? await read() : range.first;
      best = Math.min(best, found);
    }
    if (best === range.first) break;
    rowStart = rowEnd;
  }
  return best;
}

async function firstRead(
  { bytes, metadata }: ParquetFile,
  column: string,
  rowStart: number,
  rowEnd: number,
  from: number,
): Promise<number> {
  let best = Infinity;
  await parquetRead({
    file: bytes,
    metadata,
    columns: [column],
    rowStart,
    rowEnd,
    parsers: dayParsers,
    geoparquet: false,
    onChunk: ({ columnData }) => {
      for (const day of Array.from<unknown>(columnData)) {
        if (typeof day === 'number' && day >= from && day < best) best = day;
      }
    },
  });
  return best;
}
