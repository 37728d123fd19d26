import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairRows } from '../src/parity/pairing.ts';

/** The largest number of pairs, by trying everything. */
function mostPairs(allowed: readonly (readonly boolean[])[], left = 0, taken = 0): number {
  const options = allowed[left];
  if (options === undefined) return 0;
  const without = mostPairs(allowed, left + 1, taken);
  const withOne = options.map((possible, right) =>
    possible && !(taken & (1 << right)) ? 1 + mostPairs(allowed, left + 1, taken | (1 << right)) : 0,
  );
  return Math.max(without, ...withOne);
}

const graphs = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .chain(([lefts, rights]) => {
    const line = fc.array(fc.boolean(), { minLength: rights, maxLength: rights });
    return fc.record({
      rights: fc.constant(rights),
      allowed: fc.array(line, { minLength: lefts, maxLength: lefts }),
    });
  });

test('as many pairs as can exist, each allowed, none twice, the rest named', () => {
  fc.assert(
    fc.property(graphs, ({ rights, allowed }) => {
      const { pairs, left, right } = pairRows(allowed.length, rights, (a, b) => allowed[a]?.[b] === true);
      expect(pairs.length).toBe(mostPairs(allowed));
      for (const [a, b] of pairs) expect(allowed[a]?.[b]).toBe(true);
      const everyLeft = [...pairs.map(([a]) => a), ...left].sort((a, b) => a - b);
      const everyRight = [...pairs.map(([, b]) => b), ...right].sort((a, b) => a - b);
      expect(everyLeft).toEqual([...allowed.keys()]);
      expect(everyRight).toEqual(Array.from({ length: rights }, (_, index) => index));
    }),
    { numRuns: 500 },
  );
});

test('a pair of the first guess is given up when the whole needs it', () => {
  const allowed = [
    [true, true],
    [true, false],
  ];
  expect(pairRows(2, 2, (a, b) => allowed[a]?.[b] === true).pairs).toEqual([
    [0, 1],
    [1, 0],
  ]);
});
