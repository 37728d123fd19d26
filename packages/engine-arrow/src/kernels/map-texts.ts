import { NULL_CODE } from '../columns.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Texts made of texts. Null is null, and `map` may make null of a text. Costs a call of `map` for each distinct text, a look-up a
 * row; texts that are new join the pool.
 */
export function mappedTexts(
  codes: Int32Array,
  pool: TextPool,
  map: (text: string) => string | null,
): Int32Array {
  const made = new Map<number, number>([[NULL_CODE, NULL_CODE]]);
  return codes.map((code) => {
    const known = made.get(code);
    if (known !== undefined) return known;
    const text = map(pool.text(code));
    const mapped = text === null ? NULL_CODE : pool.intern(text);
    made.set(code, mapped);
    return mapped;
  });
}
