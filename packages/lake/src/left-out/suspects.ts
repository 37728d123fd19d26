import { limitOf, PLAUSIBLE_TIMES, type InputTable } from '@ocp/core';
import type { ColumnMetaData } from 'hyparquet';
import { chunksOf, fileColumns, type FileColumn } from '../columns.ts';
import type { ParquetFile } from '../footer.ts';
import { boundsOfChunk, boundsOfDays } from '../time-bounds.ts';
import { accepts } from '../types.ts';
import { pagesWithin } from './pages.ts';

const plausible = boundsOfDays(PLAUSIBLE_TIMES);

/** Row groups of a file that may hold a row that cannot be meant; of all others footer and pages say that they do not. */
export async function suspectGroups(file: ParquetFile, table: InputTable): Promise<Set<number>> {
  const suspects = new Set<number>();
  for (const column of fileColumns(file.metadata)) {
    const name = column.name.toLowerCase();
    const type = table.columns[name];
    for (const [group, chunk] of chunksOf(file.metadata, column).entries()) {
      if (chunk === undefined || suspects.has(group)) continue;
      if (name === table.time && isFarAway(chunk, column)) suspects.add(group);
      if (type !== 'double' || !accepts.double(column.element) || isNull(chunk)) continue;
      const limit = limitOf(table, name);
      const within = isFloating(column)
        ? await pagesWithin(file.bytes, chunk, column.element, limit)
        : statisticsWithin(chunk, limit);
      if (!within) suspects.add(group);
    }
  }
  return suspects;
}

function isFarAway(chunk: ColumnMetaData, { element }: FileColumn): boolean {
  if (element.type !== 'INT64') return false;
  const bounds = boundsOfChunk(chunk);
  if (bounds === undefined) return !isNull(chunk);
  return bounds.first < plausible.first || bounds.last > plausible.last;
}

function statisticsWithin({ statistics }: ColumnMetaData, limit: number): boolean {
  return [statistics?.min_value, statistics?.max_value].every(
    (value) => (typeof value === 'number' || typeof value === 'bigint') && Math.abs(Number(value)) <= limit,
  );
}

const isNull = ({ statistics, num_values: values }: ColumnMetaData) => statistics?.null_count === values;

const isFloating = ({ element: { type } }: FileColumn) => type === 'DOUBLE' || type === 'FLOAT';
