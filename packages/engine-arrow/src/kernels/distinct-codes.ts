import { Int32Builder } from '../growing.ts';
import { NULL_CODE } from '../columns.ts';

/**
 * The distinct codes of some columns, in the order of their first rows; null is left out. In: columns of any lengths, of
 * codes below `size`. Costs a look-up a row, and `size` bytes.
 */
export function distinctCodes(columns: readonly Int32Array[], size: number): Int32Array {
  const seen = new Uint8Array(size);
  const found = new Int32Builder();
  for (const codes of columns) {
    for (const code of codes) {
      if (code === NULL_CODE || seen[code] === 1) continue;
      seen[code] = 1;
      found.push(code);
    }
  }
  return found.finish();
}
