import { expect } from 'vitest';
import type { Columns } from '@ocp/core';
import type { Row } from './written-rows.ts';

/** Sums of doubles in another order differ in the last digits (spec parity.md). */
const TOLERANCE = 1e-9;

/** Expects two relations to hold the same rows in any order; random identifiers are left out. */
export function expectSameRows(
  relation: string,
  columns: Columns,
  found: readonly Row[],
  other: readonly Row[],
): void {
  const names = Object.keys(columns).filter((name) => !(columns[name] === 'uuid' && /^(uu)?id$/.test(name)));
  const keys = names.filter((name) => columns[name] !== 'double');
  const doubles = names.filter((name) => columns[name] === 'double');
  const sorted = (rows: readonly Row[]) =>
    rows
      .map((row) => ({
        key: JSON.stringify(keys.map((name) => row[name])),
        values: doubles.map((name) => row[name]),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : compareAll(a.values, b.values)));
  const [left, right] = [sorted(found), sorted(other)];
  expect({ relation, rows: right.map(({ key }) => key) }).toEqual({
    relation,
    rows: left.map(({ key }) => key),
  });
  const differing = left.filter(({ values }, index) =>
    values.some((value, at) => !close(value, right[index]?.values[at])),
  );
  expect({ relation, differing }).toEqual({ relation, differing: [] });
}

function compareAll(left: readonly unknown[], right: readonly unknown[]): number {
  const index = left.findIndex((value, at) => !close(value, right[at]));
  return index < 0 ? 0 : Number(left[index] ?? -Infinity) - Number(right[index] ?? -Infinity);
}

function close(left: unknown, right: unknown): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return left === right;
  return Object.is(left, right) || Math.abs(left - right) <= TOLERANCE * (1 + Math.abs(left));
}
