import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, canonicalMultiset } from '../src/parity/index.ts';

/** The same value with its object keys in reverse order and blanks between the tokens. */
function respelled(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(respelled).join(' , ')} ]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).reverse();
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)} : ${respelled(item)}`).join(' , ')} }`;
}

describe('JSON as values', () => {
  test('spellings of one value have one text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(respelled(value))).toBe(canonicalJson(JSON.stringify(value)));
      }),
    );
  });

  test('different values have different texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(JSON.parse(respelled(a))) !== JSON.stringify(b) && !sameValue(a, b));
        expect(canonicalJson(JSON.stringify(a))).not.toBe(canonicalJson(JSON.stringify(b)));
      }),
    );
  });

  test('numbers are compared as numbers, exactly', () => {
    for (const spelling of ['1', '1.0', '10e-1', '0.1e1', '1E+0']) {
      expect(canonicalJson(spelling)).toBe(canonicalJson('1'));
    }
    expect(canonicalJson('0')).toBe(canonicalJson('-0.00'));
    expect(canonicalJson('9007199254740993')).not.toBe(canonicalJson('9007199254740992'));
    expect(canonicalJson('-1')).not.toBe(canonicalJson('1'));
    expect(canonicalJson('100')).not.toBe(canonicalJson('10'));
  });

  test('a number is not its text, null is not a missing key', () => {
    expect(canonicalJson('{"a": 1}')).not.toBe(canonicalJson('{"a": "1"}'));
    expect(canonicalJson('{"a": null}')).not.toBe(canonicalJson('{}'));
    expect(canonicalJson('{"__proto__": "x"}')).not.toBe(canonicalJson('{}'));
  });
});

describe('arrays as multisets', () => {
  test('order is irrelevant, number of occurrences is not', () => {
    expect(canonicalMultiset('["b", null, "a"]')).toBe(canonicalMultiset('[null,"a","b"]'));
    expect(canonicalMultiset('["a", "a", "b"]')).not.toBe(canonicalMultiset('["a", "b", "b"]'));
    expect(canonicalMultiset('["a"]')).not.toBe(canonicalMultiset('["a", null]'));
    expect(canonicalMultiset('[null]')).not.toBe(canonicalMultiset('["null"]'));
    expect(canonicalMultiset('[""]')).not.toBe(canonicalMultiset('[]'));
  });
});

function sameValue(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return Object.is(a, 0) || Object.is(b, 0);
  }
}
