import type { ColumnMetaData } from 'hyparquet';
import { chunksOf, fileColumns, type FileColumn } from '../columns.ts';
import { dictionaryHint } from './arrow-hint.ts';
import type { OpenFile } from './open-file.ts';
import { i32, i64, list, struct, text } from './thrift-writer.ts';
import { listElements, structFields, type Encoded } from './thrift.ts';

/** Fields of Parquet's Thrift structs (parquet.thrift). */
const FILE = { version: 1, schema: 2, rows: 3, groups: 4, keyValues: 5 };
const GROUP = { columns: 1, bytes: 2, rows: 3 };
const CHUNK = { offset: 2, metadata: 3 };
/** All that a reader needs beside the places of the pages: type, encodings, path, codec, values, sizes. */
const CHUNK_METADATA = [1, 2, 3, 4, 5, 6, 7];
const DATA_PAGE = 9;
const DICTIONARY_PAGE = 11;

/** Bytes of a file. */
export interface ByteRange {
  start: number;
  size: number;
}

/** A Parquet file of one row group that is made of parts of another file. */
export interface Projection {
  /** Its column chunks: they follow the magic, in this order. */
  ranges: ByteRange[];
  /** As Thrift, without length and magic. */
  footer: Uint8Array;
}

/** Where the first byte of a Parquet file lies that is not its magic. */
const BEGIN = 4;

/**
 * One row group of a file with some of its columns, as they are spelled there: the column chunks as they are, and a footer
 * for them. It lets a reader that takes whole files read no more than what is asked for. With `categorical` the footer asks
 * for texts as dictionaries. Fails with a `RangeError` on a footer that contradicts itself, or for a nested column.
 */
export function projection(
  { metadata, footer }: OpenFile,
  index: number,
  names: readonly string[],
  categorical: boolean,
): Projection {
  const root = structFields(footer);
  const elements = listElements(bytesOf(root.get(FILE.schema)));
  const group = structFields(bytesOf(listElements(bytesOf(root.get(FILE.groups)))[index]));
  const chunks = listElements(bytesOf(group.get(GROUP.columns)));
  const columns = fileColumns(metadata).filter(({ name }) => names.includes(name));

  const ranges: ByteRange[] = [];
  let place = BEGIN;
  const moved = columns.map((column) => {
    const chunk = chunksOf(metadata, column)[index];
    if (chunk === undefined || column.leaf === undefined) throw new RangeError(`${column.name} is nested`);
    const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
    const size = Number(chunk.total_compressed_size);
    ranges.push({ start, size });
    place += size;
    return movedChunk(structFields(bytesOf(chunks[column.leaf])), chunk, place - size - start);
  });

  const schema = columns.map(({ element }) => elements[metadata.schema.indexOf(element)]!);
  const own = struct({
    [FILE.version]: i32(metadata.version),
    [FILE.schema]: list([struct({ 4: text('schema'), 5: i32(columns.length) }), ...schema]),
    [FILE.rows]: group.get(GROUP.rows),
    [FILE.groups]: list([
      struct({
        [GROUP.columns]: list(moved),
        [GROUP.bytes]: group.get(GROUP.bytes),
        [GROUP.rows]: group.get(GROUP.rows),
      }),
    ]),
    [FILE.keyValues]: categorical ? list([arrowSchemaOf(columns)]) : undefined,
  });
  return { ranges, footer: own.bytes };
}

function arrowSchemaOf(columns: readonly FileColumn[]): Encoded {
  const texts = columns.map(({ name, element }) => ({ name, dictionary: element.type === 'BYTE_ARRAY' }));
  return struct({ 1: text('ARROW:schema'), 2: text(dictionaryHint(texts)) });
}

/** The footer's entry of a column chunk whose bytes lie `distance` further. */
function movedChunk(entry: Map<number, Encoded>, chunk: ColumnMetaData, distance: number): Encoded {
  const metadata = structFields(bytesOf(entry.get(CHUNK.metadata)));
  const kept = CHUNK_METADATA.map((field) => [field, metadata.get(field)] as const);
  const moved = (offset: bigint | undefined) =>
    offset === undefined ? undefined : i64(Number(offset) + distance);
  return struct({
    [CHUNK.offset]: moved(chunk.dictionary_page_offset ?? chunk.data_page_offset),
    [CHUNK.metadata]: struct({
      ...Object.fromEntries(kept),
      [DATA_PAGE]: moved(chunk.data_page_offset),
      [DICTIONARY_PAGE]: moved(chunk.dictionary_page_offset),
    }),
  });
}

function bytesOf(value: Encoded | undefined): Uint8Array {
  if (value === undefined) throw new RangeError('the footer lacks a field');
  return value.bytes;
}
