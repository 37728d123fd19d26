import type { NumberColumn } from '../columns.ts';

/**
 * Numbers rounded to a number of decimals, half away from zero, as a decimal type of that scale keeps them: the shortest
 * decimal digits that mean the double are what is rounded, so 1.005 becomes 1.01 at scale 2. Nulls, NaN and infinity stay.
 * Costs the digits of each number that is not whole.
 */
export function roundHalfUp({ values, validity }: NumberColumn, scale: number): NumberColumn {
  return { values: values.map((value) => roundedNumber(value, scale)), validity };
}

/** One number rounded to `scale` decimals, half away from zero. */
export function roundedNumber(value: number, scale: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  const [mantissa = '', exponent] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const kept = Number(exponent) + 1 + scale;
  if (kept >= digits.length) return value;
  if (kept < 0) return 0;
  const up = digits.charCodeAt(kept) >= '5'.charCodeAt(0) ? 1n : 0n;
  const rounded = Number(`${BigInt(digits.slice(0, kept) || '0') + up}e${-scale}`);
  return value < 0 ? -rounded : rounded;
}

/** Decimal places of amounts, and of what they are multiplied with. */
const [AMOUNT, FACTOR] = [9, 12];
const asWhole = (value: number, places: number) => BigInt(Math.round(value * 10 ** places));

/**
 * Products of amounts of nine decimals with a factor of twelve: exact before they are rounded as `roundHalfUp` does, to at most
 * nine decimals.
 */
export function productHalfUp(
  { values, validity }: NumberColumn,
  factor: number,
  scale: number,
): NumberColumn {
  const other = asWhole(factor, FACTOR);
  const unit = 10n ** BigInt(AMOUNT + FACTOR - scale);
  const product = (value: number) => {
    const exact = asWhole(value, AMOUNT) * other;
    const half = exact < 0n ? -unit / 2n : unit / 2n;
    return Number(`${(exact + half) / unit}e${-scale}`);
  };
  return { values: values.map(factor === 0 ? () => 0 : product), validity };
}
