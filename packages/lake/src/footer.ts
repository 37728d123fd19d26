import { OcpError } from '@ocp/core';
import { parquetMetadata, type AsyncBuffer, type FileMetaData } from 'hyparquet';
import { fileFault, isFileFault, unreadable } from './faults.ts';
import { Gone, type FileBytes } from './file-bytes.ts';
import { dayOf } from './time-bounds.ts';

const MAGIC = 'PAR1';
/** Footers of the lake's files are a few KiB; a longer one costs a second read. */
const FIRST_READ = 64 * 1024;

/** A Parquet file that is open: its metadata and ranges of its bytes. Times are UTC milliseconds since 1970. */
export interface ParquetFile {
  metadata: FileMetaData;
  bytes: AsyncBuffer;
  /** As `LakeFile.version`. */
  version: string;
}

/** Days are all that is asked of a row's time; as numbers they are cheaper than `Date`s. */
export const dayParsers = {
  timestampFromMilliseconds: (value: bigint): number => dayOf(Number(value)),
  timestampFromMicroseconds: (value: bigint): number => dayOf(Number(value / 1000n)),
  timestampFromNanoseconds: (value: bigint): number => dayOf(Number(value / 1_000_000n)),
};

/** Times of a footer's statistics are UTC milliseconds since 1970. */
const footerParsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (value: bigint): number => Number(value / 1000n),
  timestampFromNanoseconds: (value: bigint): number => Number(value / 1_000_000n),
};

/**
 * Opens a Parquet file, checks that its footer fits it, and calls `use`. Undefined when the file is gone, or changed while
 * it was read. Fails with `LAKE_FILE_UNREADABLE` for a truncated, foreign or empty file, `LAKE_REFUSED`, `LAKE_UNREACHABLE`.
 */
export async function withParquet<T>(
  open: () => Promise<FileBytes>,
  origin: string,
  use: (file: ParquetFile) => T | Promise<T>,
): Promise<T | undefined> {
  let file: FileBytes | undefined;
  try {
    file = await open();
    return await use(await readFooter(file, origin));
  } catch (error) {
    if (error instanceof Gone) return undefined;
    if (error instanceof OcpError) throw error;
    throw isFileFault(error) ? fileFault(error, origin) : unreadable(origin, 'its content is damaged', error);
  } finally {
    await file?.close();
  }
}

async function readFooter(file: FileBytes, origin: string): Promise<ParquetFile> {
  const { size, version } = file;
  if (size < 12) throw unreadable(origin, `it has ${size} bytes`);
  let tail = await file.read(Math.max(0, size - FIRST_READ), size);
  const magic = tail.toString('latin1', tail.length - 4);
  if (magic !== MAGIC) throw unreadable(origin, 'it does not end as one (truncated, or another format)');
  const length = tail.readUInt32LE(tail.length - 8) + 8;
  if (length + 4 > size) throw unreadable(origin, 'its footer is longer than the file');
  if (length > tail.length) tail = await file.read(size - length, size);
  const metadata = parquetMetadata(tail, { parsers: footerParsers, geoparquet: false });
  checkExtent(metadata, size - length, origin);
  const slice = async (start: number, end = size) => {
    const { buffer, byteOffset, byteLength } = await file.read(start, end);
    return buffer.slice(byteOffset, byteOffset + byteLength);
  };
  return { metadata, bytes: { byteLength: size, slice }, version };
}

/** Column chunks lie between the first magic and the footer; a file that lost its middle is caught here. */
function checkExtent(metadata: FileMetaData, dataEnd: number, origin: string): void {
  let rows = 0n;
  for (const group of metadata.row_groups) {
    rows += group.num_rows;
    for (const { meta_data: chunk } of group.columns) {
      if (chunk === undefined) throw unreadable(origin, 'its columns lie in other files');
      const start = chunk.dictionary_page_offset ?? chunk.data_page_offset;
      const end = Number(start + chunk.total_compressed_size);
      if (start < 4n || end > dataEnd) throw unreadable(origin, 'its data is not all there');
    }
  }
  if (rows !== metadata.num_rows) throw unreadable(origin, 'its footer contradicts itself');
}
