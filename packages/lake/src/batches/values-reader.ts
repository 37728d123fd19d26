import { asyncBufferFromFile, parquetRead } from 'hyparquet';
import type { OpenFile } from './open-file.ts';
import type { PlannedColumn } from './plan.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Times in milliseconds since 1970, JSON as its text. */
const parsers = {
  timestampFromMilliseconds: (value: bigint): number => Number(value),
  timestampFromMicroseconds: (value: bigint): number => Number(value / 1000n),
  timestampFromNanoseconds: (value: bigint): number => Number(value / 1_000_000n),
  jsonFromBytes: (bytes: Uint8Array | undefined): string | undefined => bytes && decoder.decode(bytes),
};

/**
 * The values of some rows of a file, one array a column, read in JavaScript: slower by far, for files that the compiled reader
 * refuses.
 */
export async function columnValues(
  { path, metadata }: OpenFile,
  { rowStart, rowEnd }: { rowStart: number; rowEnd: number },
  columns: readonly PlannedColumn[],
): Promise<unknown[][]> {
  const sources = columns.flatMap(({ source }) => (source === undefined ? [] : [source]));
  let read: Record<string, unknown>[] = [];
  await parquetRead({
    file: await asyncBufferFromFile(path),
    metadata,
    columns: [...new Set(sources)],
    rowStart,
    rowEnd,
    rowFormat: 'object',
    parsers,
    geoparquet: false,
    onComplete: (found) => {
      read = found;
    },
  });
  return columns.map(({ source }) =>
    read.map((row) => (source === undefined ? null : (row[source] ?? null))),
  );
}
