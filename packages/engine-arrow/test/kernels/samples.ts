import { noneValid, setValid, type NumberColumn } from '../../src/columns.ts';
import type { TextPool } from '../../src/kernels/index.ts';
import fc from 'fast-check';

/** Texts that are alike, empty, beyond ASCII and beyond U+FFFF. */
export const texts = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', 'ba', 'i-0a', 'node-i-0a', 'ü', '\u{1F600}', '\uFFFD', '{}', '"'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
export const textOrNull = fc.option(texts);

/** Few distinct values, so that keys repeat. */
export const key = fc.option(fc.constantFrom('a', 'b', 'c', ''));
export const numberOrNull = fc.option(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true })));

/** The codes of some texts in a pool. */
export function codesOf(pool: TextPool, values: readonly (string | null)[]): Int32Array {
  return Int32Array.from(values, (value) => (value === null ? -1 : pool.intern(value)));
}

export function textsOf(pool: TextPool, codes: Int32Array): (string | null)[] {
  return Array.from(codes, (code) => pool.textOrNull(code));
}

/** A number column whose values under nulls are not zero. */
export function column(values: readonly (number | null)[]): NumberColumn {
  const validity = noneValid(values.length);
  for (const [row, value] of values.entries()) if (value !== null) setValid(validity, row);
  return { values: Float64Array.from(values, (value) => value ?? 99), validity };
}

export function valuesOf({ values, validity }: NumberColumn): (number | null)[] {
  return Array.from(values, (value, row) =>
    validity === undefined || validity[row >> 3]! & (1 << (row & 7)) ? value : null,
  );
}
