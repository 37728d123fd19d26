import { Data, Utf8 } from 'apache-arrow';

/** Some rows of a column, in their order: of doubles, times, UTF-8 or a dictionary. */
export function take(data: Data, rows: Int32Array): Data {
  const nulls = new Uint8Array(Math.ceil(rows.length / 8));
  let nullCount = rows.length;
  for (const [place, row] of rows.entries()) {
    if (!data.getValid(row)) continue;
    nulls[place >> 3]! |= 1 << (place & 7);
    nullCount -= 1;
  }
  const [offsets, values] = isUtf8(data) ? takenTexts(data, rows) : [undefined, takenValues(data, rows)];
  const buffers = [offsets, values, nulls, undefined] as const;
  return new Data(data.type, 0, rows.length, nullCount, [...buffers], [], data.dictionary);
}

function isUtf8(data: Data): data is Data<Utf8> {
  return data.type instanceof Utf8;
}

function takenValues(data: Data, rows: Int32Array): Float64Array {
  const values = data.values as Float64Array;
  const taken = values.slice(0, rows.length);
  for (const [place, row] of rows.entries()) taken[place] = values[row]!;
  return taken;
}

/** Offsets and bytes of the texts of some rows; a row below 0 is an empty text. */
export function takenTexts({ valueOffsets, values }: Data<Utf8>, rows: Int32Array): [Int32Array, Uint8Array] {
  const offsets = new Int32Array(rows.length + 1);
  for (const [place, row] of rows.entries()) {
    offsets[place + 1] = offsets[place]! + (row < 0 ? 0 : valueOffsets[row + 1]! - valueOffsets[row]!);
  }
  const bytes = new Uint8Array(offsets[rows.length]!);
  for (const [place, row] of rows.entries()) {
    if (row >= 0) bytes.set(values.subarray(valueOffsets[row], valueOffsets[row + 1]), offsets[place]);
  }
  return [offsets, bytes];
}
