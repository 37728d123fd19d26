import type { Data, Dictionary, Utf8 } from 'apache-arrow';
import { isValid, NULL_CODE } from '../columns.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Dictionary encoding: the codes of an Arrow column of UTF-8, or of a dictionary of it with 32-bit codes, in a pool.
 *
 * In: `length` rows with any validity. Out: one code a row, null is `NULL_CODE`; texts that are new join the pool.
 * Costs a hash of each distinct text and a look-up a row for a dictionary, a hash a row for UTF-8.
 */
export function encodeTexts(data: Data<Utf8> | Data<Dictionary>, pool: TextPool): Int32Array {
  const validity = data.nullCount === 0 ? undefined : data.nullBitmap;
  const dictionary = data.dictionary?.data[0] as Data<Utf8> | undefined;
  if (dictionary === undefined) return utf8Codes(data as Data<Utf8>, validity, pool);
  const known = encodeTexts(dictionary, pool);
  const own = data.values as Int32Array;
  const codes = new Int32Array(data.length);
  for (let row = 0; row < codes.length; row += 1) {
    codes[row] = isValid(validity, row) ? known[own[row]!]! : NULL_CODE;
  }
  return codes;
}

function utf8Codes(
  { valueOffsets, values, length }: Data<Utf8>,
  validity: Uint8Array | undefined,
  pool: TextPool,
): Int32Array {
  const codes = new Int32Array(length);
  for (let row = 0; row < length; row += 1) {
    const code = isValid(validity, row)
      ? pool.internBytes(values, valueOffsets[row]!, valueOffsets[row + 1]!)
      : NULL_CODE;
    codes[row] = code;
  }
  return codes;
}
