import { NULL_CODE } from '../columns.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Texts with each letter in lower case by itself, as SQL's `lower` does it, so that the length in characters stays. Null is
 * null. Costs one mapping a distinct text, a look-up a row; texts that are new join the pool.
 */
export function lowerCase(codes: Int32Array, pool: TextPool): Int32Array {
  const lower = new Map<number, number>([[NULL_CODE, NULL_CODE]]);
  return codes.map((code) => {
    const known = lower.get(code);
    if (known !== undefined) return known;
    const made = pool.intern(lowerCaseOf(pool.text(code)));
    lower.set(code, made);
    return made;
  });
}

/**
 * One text in lower case, letter by letter (Unicode's simple mapping): `toLowerCase` of a whole text looks at the neighbours
 * of a sigma and makes two letters of "İ", of which the simple mapping keeps the first.
 */
export function lowerCaseOf(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0)!)).join('');
}
