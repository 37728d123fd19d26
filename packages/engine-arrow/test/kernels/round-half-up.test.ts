import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundedNumber, roundHalfUp } from '../../src/kernels/index.ts';
import { column, valuesOf } from './samples.ts';

test.each([
  [1.005, 2, 1.01],
  [-1.005, 2, -1.01],
  [2.5, 0, 3],
  [-2.5, 0, -3],
  [0.5, 0, 1],
  [0.4999, 0, 0],
  [-0.4, 0, 0],
  [0.05, 1, 0.1],
  [0.049, 1, 0],
  [9.999, 2, 10],
  [1e-20, 15, 0],
  [1.5e300, 2, 1.5e300],
  [123456.123455, 5, 123456.12346],
  [NaN, 2, NaN],
  [-Infinity, 2, -Infinity],
])('%d to %d decimals', (value, scale, expected) => {
  expect(roundedNumber(value, scale) + 0).toBe(expected);
});

test('is exact on decimal digits, and leaves nulls', () => {
  const digits = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
  fc.assert(
    fc.property(digits, fc.integer({ min: 1, max: 12 }), fc.nat({ max: 12 }), (unscaled, places, scale) => {
      const size = 10n ** BigInt(Math.max(0, places - scale));
      const half = unscaled < 0n ? -(size / 2n) : size / 2n;
      const rounded = `${(unscaled + half) / size}e${-Math.min(places, scale)}`;
      expect(roundedNumber(Number(`${unscaled}e${-places}`), scale) + 0).toBe(Number(rounded) + 0);
    }),
  );
  expect(valuesOf(roundHalfUp(column([1.25, null]), 1))).toEqual([1.3, null]);
});
