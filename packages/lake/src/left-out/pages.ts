import { gunzipSync } from 'node:zlib';
import { snappyUncompress, type AsyncBuffer, type ColumnMetaData, type SchemaElement } from 'hyparquet';
import { integerOf, structAt, structFields, type Encoded } from '../batches/thrift.ts';

/** Fields and values of Parquet's page headers (parquet.thrift). */
const PAGE = { type: 1, size: 2, compressed: 3, data: 5, newData: 8 };
const DATA = { encoding: 2 };
const NEW_DATA = { encoding: 4, definitionLevels: 5, repetitionLevels: 6, compressed: 7 };
const DICTIONARY_PAGE = 2;
const NEW_DATA_PAGE = 3;
const PLAIN = 0;
const OF_DICTIONARY = [2, 8];
/** How the compact protocol writes a field that is false. */
const FALSE = 2;

type Inflate = (bytes: Uint8Array, size: number) => Uint8Array;

const inflate: Readonly<Record<string, Inflate>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: (bytes, size) => {
    const output = new Uint8Array(size);
    snappyUncompress(bytes, output);
    return output;
  },
  GZIP: (bytes) => gunzipSync(bytes),
};

/**
 * True when the pages of a chunk of doubles or floats show that no number is beyond the limit or NaN, of which statistics say
 * nothing. Values of a dictionary are looked at once, plain ones where they lie, without decoding rows; false for any other
 * encoding or codec.
 */
export async function pagesWithin(
  bytes: AsyncBuffer,
  chunk: ColumnMetaData,
  element: SchemaElement,
  limit: number,
): Promise<boolean> {
  const open = inflate[chunk.codec];
  const width = element.type === 'DOUBLE' ? 8 : 4;
  if (open === undefined) return false;
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  const end = start + Number(chunk.total_compressed_size);
  const content = new Uint8Array(await bytes.slice(start, end));
  for (let at = 0; at < content.length;) {
    const { fields, end: body } = structAt(content, at);
    const next = body + integerOf(fields.get(PAGE.compressed));
    const page = content.subarray(body, next);
    const values = valuesOf(fields, page, element, open);
    if (values === undefined || !allWithin(values, width, limit)) return false;
    at = next;
  }
  return true;
}

/** The plain values of a page; none for places in a dictionary, undefined for other encodings. */
function valuesOf(
  fields: Map<number, Encoded>,
  page: Uint8Array,
  { repetition_type: repetition }: SchemaElement,
  open: Inflate,
): Uint8Array | undefined {
  const size = integerOf(fields.get(PAGE.size));
  const type = integerOf(fields.get(PAGE.type));
  if (type === DICTIONARY_PAGE) return open(page, size);
  const newer = type === NEW_DATA_PAGE;
  const header = structFields(fields.get(newer ? PAGE.newData : PAGE.data)?.bytes ?? new Uint8Array([0]));
  const encoding = integerOf(header.get(newer ? NEW_DATA.encoding : DATA.encoding));
  if (OF_DICTIONARY.includes(encoding)) return new Uint8Array();
  if (encoding !== PLAIN) return undefined;
  if (newer) {
    const levels =
      integerOf(header.get(NEW_DATA.definitionLevels)) + integerOf(header.get(NEW_DATA.repetitionLevels));
    const values = page.subarray(levels);
    return header.get(NEW_DATA.compressed)?.type === FALSE ? values : open(values, size - levels);
  }
  const values = open(page, size);
  if (repetition === 'REQUIRED') return values;
  return values.subarray(4 + new DataView(values.buffer, values.byteOffset).getUint32(0, true));
}

function allWithin(values: Uint8Array, width: 4 | 8, limit: number): boolean {
  const numbers = Math.floor(values.length / width);
  // A copy, as numbers begin anywhere in a page; `slice` of a Buffer, which gunzip gives, is none.
  const aligned = new Uint8Array(values.subarray(0, numbers * width)).buffer;
  const read = width === 8 ? new Float64Array(aligned) : new Float32Array(aligned);
  for (let at = 0; at < numbers; at += 1) {
    // NaN is not within either.
    if (!(Math.abs(read[at]!) <= limit)) return false;
  }
  return true;
}
