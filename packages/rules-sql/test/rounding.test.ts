import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounded, roundedProduct, roundedQuotient } from '../src/expressions.ts';
import { databases } from './support/databases.ts';

/** A decimal: its digits as a whole number, of which so many are behind the point. */
interface Digits {
  digits: bigint;
  scale: number;
}

/** The shortest digits that mean a double. */
function digitsOf(double: number): Digits {
  const [mantissa = '', exponent] = double.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(`${whole}${fraction}`), scale: fraction.length - Number(exponent) };
}

/** A decimal with so many places as a text, half away from zero. */
function asDecimal({ digits, scale }: Digits, places: number): string {
  if (scale <= places) return `${digits}e${-scale}`;
  const unit = 10n ** BigInt(scale - places);
  return `${(digits + (digits < 0n ? -unit : unit) / 2n) / unit}e${-places}`;
}

describe.each(databases)('rounding in $dialect.name', (database) => {
  const values = async (expression: string, given: readonly (readonly [number, number])[]) => {
    const { double } = database.dialect.types;
    const rows = given
      .map(([x, y], index) => `(${index}, cast('${x}' as ${double}), cast('${y}' as ${double}))`)
      .join(', ');
    const found = await database.rows(
      `select ${expression} from (values ${rows}) given (n, x, y) order by n`,
    );
    return found.map(([value]) => Number(value) + 0);
  };

  it('rounds the digits of a double, and the exact product of two, half away from zero', async () => {
    const half = fc.integer({ min: -1e10, max: 1e10 }).map((whole) => Number(`${10 * whole + 5}e-10`));
    const other = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const small = fc.double({ min: -1e-8, max: 1e-8, noNaN: true });
    const places = fc.integer({ min: -1e12, max: 1e12 }).map((whole) => Number(`${whole}e-9`));
    const markups = fc
      .tuple(fc.integer({ min: -20_000, max: 20_000 }), fc.constantFrom(2, 4, 7, 12))
      .map(([whole, scale]) => Number(`${whole}e-${scale}`));
    const given = fc.array(fc.tuple(fc.oneof(half, other, small), fc.constant(0)), { minLength: 50 });
    const factors = fc.array(fc.tuple(places, markups), { minLength: 50 });
    await fc.assert(
      fc.asyncProperty(given, factors, async (doubles, products) => {
        expect(await values(rounded(database.dialect, 'x', 9), doubles)).toEqual(
          doubles.map(([x]) => Number(asDecimal(digitsOf(x), 9)) + 0),
        );
        expect(await values(roundedProduct(database.dialect, 'x', 'y', 9), products)).toEqual(
          products.map(([x, y]) => {
            const [a, b] = [digitsOf(x), digitsOf(y)];
            return Number(asDecimal({ digits: a.digits * b.digits, scale: a.scale + b.scale }, 9)) + 0;
          }),
        );
      }),
    );
  });

  it('rounds the exact quotient of two doubles half up', async () => {
    const divisors = fc.integer({ min: 1, max: 10_000 }).map((half) => 2 * half);
    const any = fc.tuple(fc.nat(1e15), divisors);
    const half = fc
      .tuple(fc.nat(1e9), divisors)
      .map(([whole, by]) => [(2 * whole + 1) * (by / 2), by] as const);
    const given = fc.array(fc.oneof(any, half), { minLength: 50 });
    await fc.assert(
      fc.asyncProperty(given, async (drawn) => {
        const pairs = drawn.map(([billionths, by]) => [Number(`${billionths}e-9`), by] as const);
        expect(await values(roundedQuotient(database.dialect, 'x', 'y'), pairs)).toEqual(
          drawn.map(([billionths, by]) => {
            const [dividend, divisor] = [BigInt(billionths), BigInt(by)];
            return Number(`${(2n * dividend + divisor) / (2n * divisor)}e-9`);
          }),
        );
      }),
    );
  });
});
