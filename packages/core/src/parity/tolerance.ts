/** How far two numbers may lie apart (spec parity.md 2): sums of doubles in another order differ in the last digits. */
export const ABSOLUTE_TOLERANCE = 1e-9;
/** The reference was written with 15 significant digits. */
export const RELATIVE_TOLERANCE = 1e-9;

/** Half a unit of a column's last decimal place: the write rounds to the column's scale. */
export function halfUnit(scale: number | undefined): number {
  return scale === undefined ? 0 : 0.5 * 10 ** -scale;
}

/** Null equals only null; NaN and each infinity equal themselves; else within the tolerance of the reference. */
export function sameNumber(
  reference: number | null,
  value: number | null,
  scale: number | undefined,
): boolean {
  if (reference === null || value === null) return reference === value;
  if (Object.is(reference, value)) return true;
  const allowed = ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * Math.abs(reference) + halfUnit(scale);
  return Number.isFinite(reference) && Math.abs(reference - value) <= allowed;
}

/** `|a − b| / |a|`; the plain difference where the reference is 0; 0 where either has no finite value. */
export function relativeDifference(reference: number | null, value: number | null): number {
  if (reference === null || value === null) return 0;
  const difference = Math.abs(reference - value);
  if (!Number.isFinite(difference)) return 0;
  return reference === 0 ? difference : difference / Math.abs(reference);
}
