import { Dictionary, Int32, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTexts, NumberEncoder, TextPool } from '../../src/kernels/index.ts';
import { column, numberOrNull, textOrNull, textsOf } from './samples.ts';

test('texts and dictionaries of Arrow become codes of the same pool', () => {
  fc.assert(
    fc.property(fc.array(textOrNull, { minLength: 1 }), (values) => {
      const pool = new TextPool();
      const plain = encodeTexts(vectorFromArray(values, new Utf8()).data[0]!, pool);
      const dictionary = vectorFromArray(values, new Dictionary(new Utf8(), new Int32()));
      expect(textsOf(pool, plain)).toEqual(values);
      expect(encodeTexts(dictionary.data[0]!, pool)).toEqual(plain);
      expect(pool.size).toBe(new Set(values.filter((value) => value !== null)).size);
    }),
  );
});

test('equal numbers have equal codes in all columns of an encoder', () => {
  fc.assert(
    fc.property(fc.array(numberOrNull), fc.array(numberOrNull), (first, second) => {
      const encoder = new NumberEncoder();
      const codes = [first, second].flatMap((values) => [...encoder.encode(column(values))]);
      const values = [...first, ...second];
      for (const [a, code] of codes.entries()) {
        expect(code === -1).toBe(values[a] === null);
        for (const [b, other] of codes.entries()) expect(code === other).toBe(values[a] === values[b]);
      }
    }),
  );
});
