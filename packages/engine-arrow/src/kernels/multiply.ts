import type { NumberColumn } from '../columns.ts';

/**
 * The product of two columns of the same length, row by row; null where either is null. Costs a multiplication a row and an
 * `and` of the bitmaps.
 */
export function multiply(a: NumberColumn, b: NumberColumn): NumberColumn {
  const values = a.values.map((value, row) => value * b.values[row]!);
  if (a.validity === undefined || b.validity === undefined) {
    return { values, validity: a.validity ?? b.validity };
  }
  const other = b.validity;
  return {
    values,
    validity: a.validity.subarray(0, (values.length + 7) >> 3).map((byte, at) => byte & other[at]!),
  };
}
