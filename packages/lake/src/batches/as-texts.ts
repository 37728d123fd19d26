import {
  Binary,
  Dictionary,
  Int32,
  LargeBinary,
  LargeUtf8,
  makeData,
  Utf8,
  Vector,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';
import { arrowType } from './logical.ts';
import { takenTexts } from './take.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Texts of any layout as UTF-8 or as a dictionary of it; bytes without a meaning are text (spec inputs.md 1). */
export function asTexts(data: Data, categorical: boolean): Data {
  const { type } = data;
  if (categorical && type instanceof Dictionary && data.values instanceof Int32Array && data.dictionary) {
    const texts = asUtf8(data.dictionary.data[0] as Data);
    const codes = data.clone(new Dictionary(new Utf8(), new Int32()) as DataType);
    codes.dictionary = new Vector([texts]);
    return codes;
  }
  if (categorical) return rebuilt(data, true);
  return type instanceof Dictionary ? spelledOut(data) : asUtf8(data);
}

/** The text of each row of a dictionary. */
function spelledOut(data: Data): Data {
  const codes: unknown = data.values;
  if (!(codes instanceof Int32Array) || data.dictionary === undefined) return rebuilt(data, false);
  const { length, nullCount, nullBitmap } = data;
  const texts = asUtf8(data.dictionary.data[0] as Data) as Data<Utf8>;
  const rows = Int32Array.from({ length }, (_, row) => (data.getValid(row) ? codes[row]! : -1));
  const [valueOffsets, bytes] = takenTexts(texts, rows);
  return makeData({ type: new Utf8(), length, nullCount, nullBitmap, valueOffsets, data: bytes });
}

function asUtf8(data: Data): Data {
  const { type, length, nullCount, nullBitmap } = data;
  if (type instanceof Utf8) return data;
  const isPlain = [Binary, LargeUtf8, LargeBinary].some((plain) => type instanceof plain);
  if (!isPlain) return rebuilt(data, false);
  const { valueOffsets } = data as Data<Binary | LargeBinary>;
  const offsets = valueOffsets instanceof Int32Array ? valueOffsets : Int32Array.from(valueOffsets, Number);
  return makeData({
    type: new Utf8(),
    length,
    nullCount,
    nullBitmap,
    valueOffsets: offsets,
    data: data.values as Uint8Array,
  });
}

/** The general way, value by value. */
function rebuilt(data: Data, categorical: boolean): Data {
  const values = Array.from(new Vector([data]), (value: unknown) =>
    value instanceof Uint8Array ? decoder.decode(value) : value,
  );
  return vectorFromArray(values, arrowType('text', categorical)).data[0]!;
}
