import { decimalOf, dividedBy, numberOf } from '@ocp/core';
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

/** Decimal places of a factor. */
const FACTOR = 12;

/** Products of amounts of `scale` decimals with a factor of twelve: exact before they are rounded as `roundHalfUp` does. */
export function productHalfUp(
  { values, validity }: NumberColumn,
  factor: number,
  scale: number,
): NumberColumn {
  const { units } = decimalOf(factor, FACTOR);
  const product = (amount: number) =>
    numberOf(dividedBy({ units: decimalOf(amount, scale).units * units, scale }, 10 ** FACTOR));
  return { values: values.map(factor === 0 ? () => 0 : product), validity };
}
