import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiJson, distinctCodes, lowerCase, lowerCaseOf, TextPool } from '../../src/kernels/index.ts';
import { codesOf, key, textOrNull, texts, textsOf } from './samples.ts';

test('distinct codes stand in the order of their first rows, without null', () => {
  fc.assert(
    fc.property(fc.array(fc.array(key)), (columns) => {
      const pool = new TextPool();
      const codes = columns.map((column) => codesOf(pool, column));
      const distinct = [...new Set(columns.flat())].filter((text) => text !== null);
      expect(textsOf(pool, distinctCodes(codes, pool.size))).toEqual(distinct);
    }),
  );
});

describe('lower case', () => {
  test('maps each letter by itself', () => {
    expect(lowerCaseOf('Straße ÄÖ \u{10400}')).toBe('straße äö \u{10428}');
    expect(lowerCaseOf('ΟΔΟΣ')).toBe('οδοσ');
    expect(lowerCaseOf('İI')).toBe('ii');
  });

  test('keeps the number of letters, and null', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (column) => {
        const pool = new TextPool();
        const lower = textsOf(pool, lowerCase(codesOf(pool, column), pool));
        const letters = (text: string | null) => text && [...text];
        expect(lower.map((text) => letters(text)?.length)).toEqual(
          column.map((text) => letters(text)?.length),
        );
        expect(lower).toEqual(
          column.map((text) => text && [...text].map((letter) => [...letter.toLowerCase()][0]).join('')),
        );
      }),
    );
  });
});

describe('JSON in ASCII', () => {
  test('escapes as the ingest does', () => {
    expect(asciiJson('a"\\/\b\f\n\r\t\u0001\u007f ü\u{1F600}')).toBe(
      '"a\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f \\u00fc\\ud83d\\ude00"',
    );
    expect(asciiJson(null)).toBe('null');
  });

  test('means the text, in ASCII', () => {
    fc.assert(
      fc.property(fc.oneof(textOrNull, texts), (text) => {
        const json = asciiJson(text);
        expect(JSON.parse(json)).toBe(text);
        expect(json).toMatch(/^[ -~]*$/);
      }),
    );
  });
});
