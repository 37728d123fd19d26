import { Int32Builder } from '../growing.ts';
import type { TextPool } from './text-pool.ts';

/** Pairs of codes that belong together. */
export interface CodePairs {
  texts: Int32Array;
  others: Int32Array;
}

/**
 * Every text with every ending that it ends with, itself included. In: distinct codes without null, on both sides. Out:
 * pairs of codes, in the order of the texts, the shorter endings first. An empty ending is at the end of every text. UTF-8
 * ends with an ending's bytes exactly when the text ends with its characters.
 *
 * Costs a hash of the last bytes for each text and distinct length of an ending, never a comparison of all with all.
 */
export function suffixJoin(texts: Int32Array, endings: Int32Array, pool: TextPool): CodePairs {
  const wanted = new Set(endings);
  const lengths = [...new Set(Array.from(endings, (code) => pool.byteLength(code)))].sort((a, b) => a - b);
  const pairs = { texts: new Int32Builder(), others: new Int32Builder() };
  for (const code of texts) {
    const bytes = pool.bytes(code);
    for (const length of lengths) {
      if (length > bytes.length) break;
      const ending = pool.find(bytes, bytes.length - length, bytes.length);
      if (!wanted.has(ending)) continue;
      pairs.texts.push(code);
      pairs.others.push(ending);
    }
  }
  return { texts: pairs.texts.finish(), others: pairs.others.finish() };
}
