import { addDays, inputTable, type Day, type DayRange, type InputName, type LakeFile } from '@ocp/core';
import { parquetRead } from 'hyparquet';
import { chunksOf, fileColumns } from './columns.ts';
import { unreadable } from './faults.ts';
import { dayParsers, withParquet, type ParquetFile } from './footer.ts';
import { stopped } from './stop.ts';
import { boundsOfChunk, boundsOfDays, type TimeBounds } from './time-bounds.ts';

/** Codecs that the column reader knows without further packages. */
const readable = new Set(['UNCOMPRESSED', 'SNAPPY']);

/**
 * The first day of the range that has a row, from row group statistics; the column is read only where a group begins
 * before the range and reaches into it, or has no statistics. A group that cannot be read this way (another codec)
 * counts as beginning with the range, so that the answer is never too late.
 */
export async function firstDay(
  table: InputName,
  files: readonly LakeFile[],
  days: DayRange,
  signal?: AbortSignal,
): Promise<Day | undefined> {
  const range = boundsOfDays(days);
  const time = inputTable(table).time;
  let best = Infinity;
  for (const file of files) {
    if (best === range.first) break;
    if (signal?.aborted) throw stopped(signal);
    const found = await withParquet(file.path, file.origin, (open) => firstIn(open, time, range));
    if (found === undefined) throw unreadable(file.origin, 'it is gone');
    best = Math.min(best, found);
  }
  return best <= range.last ? addDays('1970-01-01', best) : undefined;
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
