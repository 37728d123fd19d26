import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference, sameNumber } from '../src/parity/index.ts';

describe('numbers within the tolerance', () => {
  test('null equals only null', () => {
    expect(sameNumber(null, null, 15)).toBe(true);
    expect(sameNumber(null, 0, 15)).toBe(false);
    expect(sameNumber(0, null, 15)).toBe(false);
  });

  test('NaN and the infinities equal themselves only', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(sameNumber(value, value, 9)).toBe(true);
      expect(sameNumber(value, 0, 9)).toBe(false);
      expect(sameNumber(0, value, 9)).toBe(false);
    }
    expect(sameNumber(Infinity, -Infinity, 9)).toBe(false);
    expect(sameNumber(Infinity, 1e308, 9)).toBe(false);
  });

  test('half a unit of the last place is allowed, a whole one is not', () => {
    expect(sameNumber(4, 4.005, 2)).toBe(true);
    expect(sameNumber(4, 4.01, 2)).toBe(false);
    expect(sameNumber(4, 4.0051, undefined)).toBe(false);
    expect(sameNumber(7, 7.4, 0)).toBe(true);
    expect(sameNumber(7, 8, 0)).toBe(false);
  });

  test('the relative part grows with the reference, not with the value', () => {
    expect(sameNumber(1e12, 1e12 + 999, 15)).toBe(true);
    expect(sameNumber(1e12, 1e12 + 1001, 15)).toBe(false);
    expect(sameNumber(0, 1.6e-9, 9)).toBe(false);
    expect(sameNumber(0, 1.4e-9, 9)).toBe(true);
  });

  test('a number is equal to itself summed in another order, at any size', () => {
    const terms = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(terms, (values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const backwards = [...values].reverse().reduce((total, value) => total + value, 0);
        expect(sameNumber(sum, backwards, 15)).toBe(true);
      }),
    );
  });

  test('a difference of a millionth part is found in any number above a thousandth', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-2, max: 1e15, noNaN: true }), (value) => {
        expect(sameNumber(value, value * (1 + 1e-6), 15)).toBe(false);
      }),
    );
  });

  test('the relative difference is measured on the reference', () => {
    expect(relativeDifference(2, 3)).toBe(0.5);
    expect(relativeDifference(0, 3)).toBe(3);
    expect(relativeDifference(null, 3)).toBe(0);
    expect(relativeDifference(NaN, 3)).toBe(0);
  });
});
