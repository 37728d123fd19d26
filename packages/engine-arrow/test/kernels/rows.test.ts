import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterRows, takeCodes, takeNumbers } from '../../src/kernels/index.ts';
import { column, numberOrNull, valuesOf } from './samples.ts';

test('filter and take give the rows that were kept', () => {
  fc.assert(
    fc.property(fc.array(numberOrNull), (values) => {
      const kept = filterRows(values.length, (row) => (values[row] ?? 1) > 0);
      const expected = values.filter((value) => (value ?? 1) > 0);
      expect(valuesOf(takeNumbers(column(values), kept))).toEqual(expected);
      expect([...takeCodes(Int32Array.from(values.keys()), kept)]).toEqual([...kept]);
    }),
  );
});

test('row -1 gives null, and rows may repeat', () => {
  const rows = Int32Array.of(1, -1, 0, 1);
  expect([...takeCodes(Int32Array.of(7, 8), rows)]).toEqual([8, -1, 7, 8]);
  expect(valuesOf(takeNumbers(column([null, 5]), rows))).toEqual([5, null, null, 5]);
  expect(valuesOf(takeNumbers({ values: Float64Array.of(4, 5), validity: undefined }, rows))).toEqual([
    5,
    null,
    4,
    5,
  ]);
});
