import { mappedTexts } from './map-texts.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Texts with each letter in lower case by itself, as SQL's `lower` does it, so that the length in characters stays. Null is
 * null. Costs as `mappedTexts`.
 */
export const lowerCase = (codes: Int32Array, pool: TextPool): Int32Array =>
  mappedTexts(codes, pool, lowerCaseOf);

/**
 * One text in lower case, letter by letter (Unicode's simple mapping): `toLowerCase` of a whole text looks at the neighbours
 * of a sigma and makes two letters of "İ", of which the simple mapping keeps the first.
 */
export function lowerCaseOf(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0)!)).join('');
}
