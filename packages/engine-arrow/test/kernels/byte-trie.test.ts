import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteTrie } from '../../src/kernels/byte-trie.ts';
import { StringAutomaton } from '../../src/kernels/string-automaton.ts';

const bytes = fc.uint8Array({ maxLength: 6, max: 3 });

test('a node spells its bytes, and there is one for each beginning', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 400, size: 'max' }), (strings) => {
      const trie = new ByteTrie();
      const nodes = strings.map((string) => trie.insert(string));
      const { parents, bytes: steps } = trie.nodes;
      const spelt = (node: number): number[] => (node === 0 ? [] : [...spelt(parents[node]!), steps[node]!]);
      expect(nodes.map(spelt)).toEqual(strings.map((string) => [...string]));
      const beginnings = strings.flatMap((string) =>
        Array.from({ length: string.length + 1 }, (_, length) => string.subarray(0, length).join()),
      );
      expect(parents).toHaveLength(new Set(['', ...beginnings]).size);
      for (const [place, string] of strings.entries()) {
        expect(string.reduce((node, byte) => trie.child(node, byte), 0)).toBe(nodes[place]);
        expect(trie.child(nodes[place]!, 9)).toBe(-1);
      }
    }),
  );
});

test('more nodes than there are keys for are an error, not another tree', () => {
  const trie = new ByteTrie(3);
  trie.insert(Uint8Array.of(1, 2));
  expect(trie.insert(Uint8Array.of(1, 2))).toBe(2);
  const insert = () => trie.insert(Uint8Array.of(1, 3));
  expect(insert).toThrow(expect.objectContaining({ code: 'ENGINE_OUT_OF_MEMORY' }));
});

test('an automaton finds each string as often as it occurs', () => {
  const distinct = fc.uniqueArray(
    bytes.filter(({ length }) => length > 0),
    { selector: String },
  );
  fc.assert(
    fc.property(distinct, fc.uint8Array({ maxLength: 40, max: 3 }), (strings, text) => {
      const found = new Array<number>(strings.length).fill(0);
      new StringAutomaton(strings).search(text, (string) => (found[string]! += 1));
      const occurrences = strings.map(
        (string) => text.filter((_, at) => string.every((byte, place) => text[at + place] === byte)).length,
      );
      expect(found).toEqual(occurrences);
    }),
  );
});
