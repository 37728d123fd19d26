import type { TimeRange } from '@ocp/core';
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { chunksOf, fileColumns } from '../columns.ts';
import { timesOfChunk } from '../time-bounds.ts';
import { factsOfChunk, type TextFacts } from './texts.ts';

/** What a footer says of the rows of a row group. */
export interface GroupFacts {
  /** Undefined where it does not say it. */
  times: TimeRange | undefined;
  /** Of the column that was asked for. */
  texts: TextFacts;
}

/** By row group: times of a column, and texts of another one. A file without the column of texts has no group with one. */
export function groupFacts(metadata: FileMetaData, time: string, text: string | undefined): GroupFacts[] {
  const chunks = (name: string): (ColumnMetaData | undefined)[] | undefined => {
    const column = fileColumns(metadata).find((candidate) => candidate.name.toLowerCase() === name);
    return column && chunksOf(metadata, column);
  };
  const times = chunks(time);
  const texts = text === undefined ? undefined : chunks(text);
  if (text !== undefined && texts === undefined) return [];
  return metadata.row_groups.map((_, group) => ({
    times: timesOfChunk(times?.[group]),
    texts: factsOfChunk(texts?.[group]),
  }));
}
