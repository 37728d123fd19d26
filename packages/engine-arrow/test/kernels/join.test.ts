import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashJoin, suffixJoin, containsJoin, TextPool, type CodePairs } from '../../src/kernels/index.ts';
import { codesOf, key, texts, textsOf } from './samples.ts';

const sides = fc.array(fc.tuple(key, key));
type Side = (readonly [string | null, string | null])[];

function naiveJoin(
  kind: 'inner' | 'left',
  left: Side,
  right: Side,
  nulls: 'unequal' | 'equal',
): [number, number][] {
  return left.flatMap(([a, b], row) => {
    const partners = right.flatMap(([c, d], other) =>
      (nulls === 'equal' || (a !== null && b !== null)) && a === c && b === d ? [other] : [],
    );
    if (partners.length === 0) return kind === 'left' ? [[row, -1]] : [];
    return partners.map((other): [number, number] => [row, other]);
  });
}

test.each([
  ['inner', 'unequal'],
  ['left', 'unequal'],
  ['inner', 'equal'],
  ['left', 'equal'],
] as const)('%s join: one to many, nulls %s', (kind, nulls) => {
  fc.assert(
    fc.property(sides, sides, (left, right) => {
      const pool = new TextPool();
      const side = (rows: Side) => ({
        keys: [0, 1].map((column) =>
          codesOf(
            pool,
            rows.map((row) => row[column]!),
          ),
        ),
        rows: rows.length,
      });
      const joined = hashJoin(kind, side(left), side(right), nulls);
      const pairs = Array.from(joined.left, (row, place) => [row, joined.right[place]!]);
      expect(pairs).toEqual(naiveJoin(kind, left, right, nulls));
    }),
  );
});

const distinct = fc.uniqueArray(texts, { maxLength: 30 });

function pairTexts(pool: TextPool, { texts, others }: CodePairs): string[] {
  const [left, right] = [textsOf(pool, texts), textsOf(pool, others)];
  return left.map((text, place) => JSON.stringify([text, right[place]]));
}

test.each([
  ['suffix join', suffixJoin, (text: string, other: string) => text.endsWith(other)],
  ['contains search', containsJoin, (text: string, other: string) => text.includes(other)],
] as const)('%s finds every pair once', (_, join, belongs) => {
  fc.assert(
    fc.property(distinct, distinct, (left, right) => {
      const pool = new TextPool();
      const found = join(codesOf(pool, left), codesOf(pool, right), pool);
      const naive = left.flatMap((text) =>
        right.filter((other) => belongs(text, other)).map((other) => JSON.stringify([text, other])),
      );
      expect(pairTexts(pool, found).sort()).toEqual(naive.sort());
    }),
  );
});

test('contains search: parts within parts, repeated and overlapping', () => {
  const pool = new TextPool();
  const texts = codesOf(pool, ['ushers', 'hehehe', 'shishe']);
  const found = containsJoin(texts, codesOf(pool, ['he', 'she', 'his', 'hers', 'hehe', 's']), pool);
  expect(pairTexts(pool, found).sort()).toEqual(
    [
      'ushers he',
      'ushers she',
      'ushers hers',
      'ushers s',
      'hehehe he',
      'hehehe hehe',
      'shishe he',
      'shishe his',
    ]
      .concat(['shishe she', 'shishe s'])
      .map((pair) => JSON.stringify(pair.split(' ')))
      .sort(),
  );
});
