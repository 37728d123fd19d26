import { Int32Builder } from '../growing.ts';
import { StringAutomaton } from './string-automaton.ts';
import type { CodePairs } from './suffix-join.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Every text with every part that it contains anywhere. In: distinct codes without null, on both sides. Out: pairs of codes
 * without repetition, in the order of the texts. An empty part is contained in every text. UTF-8 contains a part's bytes
 * exactly when the text contains its characters.
 *
 * Costs the bytes of the parts once, the bytes of each text, and each occurrence: never a comparison of all with all.
 */
export function containsJoin(texts: Int32Array, parts: Int32Array, pool: TextPool): CodePairs {
  const searched = parts.filter((code) => pool.byteLength(code) > 0);
  const empty = parts.filter((code) => pool.byteLength(code) === 0);
  const automaton = new StringAutomaton(Array.from(searched, (code) => pool.bytes(code)));
  const lastText = new Int32Array(searched.length).fill(-1);
  const pairs = { texts: new Int32Builder(), others: new Int32Builder() };
  for (const [place, code] of texts.entries()) {
    const add = (part: number) => {
      pairs.texts.push(code);
      pairs.others.push(part);
    };
    empty.forEach(add);
    automaton.search(pool.bytes(code), (part) => {
      if (lastText[part] === place) return;
      lastText[part] = place;
      add(searched[part]!);
    });
  }
  return { texts: pairs.texts.finish(), others: pairs.others.finish() };
}
