import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameNumber } from '../../src/columns.ts';
import { chooseNumbers, multiply } from '../../src/kernels/index.ts';
import { column, numberOrNull, valuesOf } from './samples.ts';

const pairs = fc.array(fc.tuple(numberOrNull, numberOrNull, fc.boolean()), { maxLength: 40 });

test('chosen numbers are those of one column or the other, nulls included', () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const [yes, no] = [column(rows.map(([a]) => a)), column(rows.map(([, b]) => b))];
      const chosen = chooseNumbers(rows.length, (row) => rows[row]![2], yes, no);
      expect(valuesOf(chosen)).toEqual(rows.map(([a, b, first]) => (first ? a : b)));
    }),
  );
});

test('products are null where a factor is', () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const [a, b] = [column(rows.map(([a]) => a)), column(rows.map(([, b]) => b))];
      const naive = rows.map(([a, b]) => (a === null || b === null ? null : a * b));
      expect(valuesOf(multiply(a, b))).toEqual(naive);
    }),
  );
});

test('products with a column without a bitmap have the nulls of the other', () => {
  const half = sameNumber(0.5, 3);
  const some = column([4, null, -0]);
  expect(valuesOf(multiply(half, some))).toEqual([2, null, -0]);
  expect(valuesOf(multiply(some, half))).toEqual([2, null, -0]);
  expect(valuesOf(multiply(half, half))).toEqual([0.25, 0.25, 0.25]);
});
