import { expect, test } from 'vitest';
import { distinct, Grouping } from '../src/grouping.ts';
import { TextPool } from '../src/kernels/index.ts';
import { Table } from '../src/table.ts';
import { codesOf, column, textsOf, valuesOf } from './kernels/samples.ts';

const pool = new TextPool();
const table = new Table(5, {
  node: { codes: codesOf(pool, ['a', 'b', 'a', null, null]) },
  pod: { codes: codesOf(pool, ['Z', 'p', 'a', 'q', 'q']) },
  hours: column([3, null, 1, -2, 5]),
});

test('every aggregate has one row a group, of the rows that are not null', () => {
  const groups = new Grouping(table, ['node']);
  expect(textsOf(pool, groups.keys.codes('node'))).toEqual(['a', 'b', null]);
  expect(valuesOf(groups.sum('hours'))).toEqual([4, null, 3]);
  expect(valuesOf(groups.min('hours'))).toEqual([1, null, -2]);
  expect(valuesOf(groups.max('hours'))).toEqual([3, null, 5]);
  expect(valuesOf(groups.max(column([1, 2, 3, 4, 5])))).toEqual([3, 2, 5]);
  expect(textsOf(pool, groups.maxText('pod', pool).codes)).toEqual(['a', 'p', 'q']);
  expect(valuesOf(groups.countDistinct('pod'))).toEqual([2, 1, 1]);
});

test('distinct rows stand in the order of their first', () => {
  const rows = distinct(table, ['node', 'pod']);
  expect(textsOf(pool, rows.codes('node'))).toEqual(['a', 'b', 'a', null]);
  expect(textsOf(pool, rows.codes('pod'))).toEqual(['Z', 'p', 'a', 'q']);
});

test('numbers are keys too, and greatest as texts are', () => {
  const rows = new Table(5, {
    category: column([7, 0, null, 7, null]),
    pod: table.column('pod'),
    hours: table.column('hours'),
  });
  const groups = new Grouping(rows, ['category']);
  expect(valuesOf(groups.keys.numbers('category'))).toEqual([7, 0, null]);
  expect(valuesOf(groups.sum('hours'))).toEqual([1, null, 6]);
  expect(groups.greatest('hours', pool)).toEqual(groups.max('hours'));
  expect(groups.greatest('pod', pool)).toEqual(groups.maxText('pod', pool));
});
