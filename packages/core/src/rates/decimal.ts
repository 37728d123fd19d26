/**
 * Decimals of a declared scale, as Trino has them where rates are concerned: a double becomes one by its shortest digits, and
 * everything is rounded half away from zero (spec cost-model.md, head; 7.1).
 */
export interface Decimal {
  /** The value times ten to the power of the scale. */
  readonly units: bigint;
  readonly scale: number;
}

/** A finite number, rounded. */
export function decimalOf(value: number, scale: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * BigInt(Math.sign(value));
  const units =
    places <= scale
      ? digits * 10n ** BigInt(scale - places)
      : roundedQuotient(digits, 10n ** BigInt(places - scale));
  return { units, scale };
}

/** A decimal divided by a whole number above 0, of the same scale. */
export const dividedBy = ({ units, scale }: Decimal, divisor: number): Decimal => ({
  units: roundedQuotient(units, BigInt(divisor)),
  scale,
});

/** A number divided by one above 0, as decimals of one scale all three. */
export const quotientOf = (dividend: number, divisor: number, scale: number): Decimal => ({
  units: roundedQuotient(
    decimalOf(dividend, scale).units * 10n ** BigInt(scale),
    decimalOf(divisor, scale).units,
  ),
  scale,
});

/** The nearest double. */
export const numberOf = (decimal: Decimal): number => Number(decimalText(decimal));

/** With all its decimal places, as PostgreSQL writes it. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}
