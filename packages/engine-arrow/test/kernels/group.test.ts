import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  groupCountDistinct,
  GroupExtreme,
  groupMax,
  groupMaxCode,
  groupMin,
  groupRows,
  GroupSum,
  groupSum,
  HashGroups,
  TextPool,
} from '../../src/kernels/index.ts';
import { codesOf, column, key, numberOrNull, textOrNull, textsOf, valuesOf } from './samples.ts';

const rows = fc.array(fc.record({ a: key, b: key, number: numberOrNull, text: textOrNull }));
type Row = { a: string | null; b: string | null; number: number | null; text: string | null };

/** Rows of each distinct pair of keys, in the order of their first rows. */
function naiveGroups(all: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of all) {
    const name = JSON.stringify([row.a, row.b]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()];
}

function grouped(all: readonly Row[]) {
  const pool = new TextPool();
  const keys = [
    codesOf(
      pool,
      all.map(({ a }) => a),
    ),
    codesOf(
      pool,
      all.map(({ b }) => b),
    ),
  ];
  return { pool, ...groupRows(keys, all.length) };
}

const present = (group: readonly Row[]) => group.flatMap(({ number }) => (number === null ? [] : [number]));

describe('grouping', () => {
  test('puts equal keys together; null is equal to null', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const naive = naiveGroups(all);
        const { pool, ids, count, keys } = grouped(all);
        expect(count).toBe(naive.length);
        expect(Array.from(ids, (id) => naive[id]?.[0]?.a)).toEqual(all.map(({ a }) => a));
        expect(textsOf(pool, keys[1]!)).toEqual(naive.map(([row]) => row!.b));
      }),
    );
  });

  test('without keys all rows are one group, and no rows none', () => {
    expect(groupRows([], 3)).toMatchObject({ count: 1, ids: Int32Array.of(0, 0, 0) });
    expect(groupRows([], 0).count).toBe(0);
  });

  test('of batches gives the numbers of one batch', () => {
    const codes = Int32Array.from({ length: 20_000 }, (_, row) => (row * 7919) % 4999);
    const whole = groupRows([codes, codes], codes.length);
    const groups = new HashGroups(2);
    const parts = [codes.subarray(0, 9000), codes.subarray(9000)].flatMap((part) => [
      ...groups.add([part, part], part.length),
    ]);
    expect(Int32Array.from(parts)).toEqual(whole.ids);
    expect(groups.count).toBe(4999);
    expect(groups.find([Int32Array.of(5000), Int32Array.of(1)], 0)).toBe(-1);
  });
});

describe('aggregates', () => {
  test('sum, max, min and count of distinct leave nulls out', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const naive = naiveGroups(all);
        const { pool, ids, count } = grouped(all);
        const numbers = column(all.map(({ number }) => number));
        const expected = (of: (values: number[]) => number) =>
          naive.map((group) => (present(group).length === 0 ? null : of(present(group))));
        expect(valuesOf(groupSum(ids, count, numbers))).toEqual(
          expected((values) => values.reduce((sum, value) => sum + value, 0)),
        );
        expect(valuesOf(groupMax(ids, count, numbers)).map(plainZero)).toEqual(
          expected((values) => plainZero(Math.max(...values))!),
        );
        expect(valuesOf(groupMin(ids, count, numbers)).map(plainZero)).toEqual(
          expected((values) => plainZero(Math.min(...values))!),
        );
        const texts = codesOf(
          pool,
          all.map(({ text }) => text),
        );
        expect(valuesOf(groupCountDistinct(ids, count, texts))).toEqual(
          naive.map((group) => new Set(group.flatMap(({ text }) => (text === null ? [] : [text]))).size),
        );
        const greatest = groupMaxCode(ids, count, texts, (a, b) => pool.compare(a, b));
        expect(textsOf(pool, greatest)).toEqual(naive.map((group) => greatestText(group)));
      }),
    );
  });

  test('NaN is greater than every number', () => {
    const ids = new Int32Array(3);
    expect(groupMax(ids, 1, column([NaN, Infinity, 1])).values[0]).toBeNaN();
    expect(groupMax(ids, 1, column([Infinity, NaN, 1])).values[0]).toBeNaN();
    expect(groupMin(ids, 1, column([NaN, 2, NaN])).values[0]).toBe(2);
  });

  test('of batches are those of one batch, also while groups are added', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2000 }), numberOrNull)), fc.nat(), (pairs, cut) => {
        const at = pairs.length === 0 ? 0 : cut % pairs.length;
        const parts = [pairs.slice(0, at), pairs.slice(at)];
        const sum = new GroupSum();
        const max = new GroupExtreme('max');
        let groups = 0;
        for (const part of parts) {
          const ids = Int32Array.from(part, ([id]) => id);
          groups = Math.max(groups, ...part.map(([id]) => id + 1));
          sum.add(ids, groups, column(part.map(([, value]) => value)));
          max.add(ids, groups, column(part.map(([, value]) => value)));
        }
        const ids = Int32Array.from(pairs, ([id]) => id);
        const all = column(pairs.map(([, value]) => value));
        expect(valuesOf(sum.finish(groups))).toEqual(valuesOf(groupSum(ids, groups, all)));
        expect(valuesOf(max.finish(groups))).toEqual(valuesOf(groupMax(ids, groups, all)));
      }),
    );
  });
});

/** Which zero is the greater is nobody's matter. */
function plainZero(value: number | null): number | null {
  return value === 0 ? 0 : value;
}

function greatestText(group: readonly Row[]): string | null {
  const texts = group.flatMap(({ text }) => (text === null ? [] : [text]));
  return texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).at(-1) ?? null;
}
