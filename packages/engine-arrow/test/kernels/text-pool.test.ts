import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextPool } from '../../src/kernels/index.ts';
import { texts } from './samples.ts';

/** Order by code points, as a comparison of their arrays. */
function byCodePoints(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const at = left!.findIndex((point, place) => point !== right![place]);
  if (at === -1) return left!.length - right!.length;
  return right![at] === undefined ? 1 : left![at]! - right![at];
}

describe('a text pool', () => {
  test('gives equal texts one code, in the order of arrival, and the text back', () => {
    fc.assert(
      fc.property(fc.array(texts), (values) => {
        const pool = new TextPool();
        const distinct = [...new Set(values)];
        expect(values.map((value) => pool.intern(value))).toEqual(
          values.map((value) => distinct.indexOf(value)),
        );
        expect(distinct.map((_, code) => pool.text(code))).toEqual(distinct);
        expect(pool.size).toBe(distinct.length);
      }),
    );
  });

  test('orders by code points, not by UTF-16 code units', () => {
    const pool = new TextPool();
    expect(pool.compare(pool.intern('\u{1F600}'), pool.intern('\uFFFD'))).toBeGreaterThan(0);
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(pool.compare(pool.intern(a), pool.intern(b)))).toBe(Math.sign(byCodePoints(a, b)));
      }),
    );
  });

  test('finds what it knows and nothing else', () => {
    const pool = new TextPool();
    const bytes = Buffer.from('xabcx');
    expect(pool.find(bytes, 1, 4)).toBe(-1);
    const code = pool.intern('abc');
    expect(pool.find(bytes, 1, 4)).toBe(code);
    expect(pool.internBytes(bytes, 1, 4)).toBe(code);
    expect(pool.size).toBe(1);
  });

  test('keeps its codes while it grows', () => {
    const pool = new TextPool();
    const long = 'x'.repeat(100_000);
    const values = Array.from({ length: 5000 }, (_, index) => `${index % 7 === 0 ? '' : 'pod-'}${index}`);
    const codes = values.map((value) => pool.intern(value));
    expect(pool.text(pool.intern(long))).toBe(long);
    expect(values.map((value) => pool.intern(value))).toEqual(codes);
    expect(codes.map((code) => pool.text(code))).toEqual(values);
  });
});
