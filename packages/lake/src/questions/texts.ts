import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { chunksOf, fileColumns } from '../columns.ts';

/** Writers may cut the statistics of longer texts. */
const LONGEST = 60;

/** What the footer says of the texts of a row group. */
export interface TextFacts {
  /** The least and the greatest text; undefined where the footer does not say it to its last character. */
  least: string | undefined;
  greatest: string | undefined;
  /** Every row has a text. */
  full: boolean;
}

/** What a footer says of a column of texts, by row group; an empty list where the file lacks the column. */
export function textFacts(metadata: FileMetaData, name: string): TextFacts[] {
  const column = fileColumns(metadata).find((candidate) => candidate.name.toLowerCase() === name);
  return column === undefined ? [] : chunksOf(metadata, column).map(factsOfChunk);
}

/** What a footer says of a column of texts in one row group. */
export function factsOfChunk(chunk: ColumnMetaData | undefined): TextFacts {
  const { statistics } = chunk ?? {};
  const whole = (value: unknown, exact: boolean | undefined) =>
    typeof value === 'string' && exact !== false && value.length < LONGEST ? value : undefined;
  return {
    least: whole(statistics?.min_value, statistics?.is_min_value_exact),
    greatest: whole(statistics?.max_value, statistics?.is_max_value_exact),
    full: statistics?.null_count === 0n,
  };
}
