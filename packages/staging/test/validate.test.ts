import { expect, test } from 'vitest';
import { differs } from '../src/read/validate.ts';

test.each([
  ['equal totals', 7.5, 7.5, false],
  ['sums in another order', 0.1 + 0.2, 0.3, false],
  ['numbers of 15 decimals', 3e-15, 0, false],
  ['one row more', 1_000_000, 1_000_001, true],
  ['an hour that is missing', 1, 0, true],
  ['nothing but a number that is none', NaN, 0, true],
  ['a summary that is no number', 1, NaN, true],
  ['a total without an end', Infinity, 1, true],
])('%s: %d staged and %d summarized, differ: %s', (_, staged, summary, different) => {
  expect(differs({ staged, summary })).toBe(different);
});
