import { NULL_CODE, sameCode, type Column, type NumberColumn } from '../../columns.ts';
import type { Grouping } from '../../grouping.ts';
import { multiply, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import { costs } from './columns.ts';

/** The greatest texts of each group, under the columns' names. */
export function greatestTexts(
  groups: Grouping,
  columns: readonly string[],
  pool: TextPool,
): Record<string, Column> {
  return Object.fromEntries(columns.map((column) => [column, groups.maxText(column, pool)]));
}

/** The share of each row in each of its costs, under the costs' names. */
export function shareOfCosts(rows: Table, share: NumberColumn): Record<string, Column> {
  return Object.fromEntries(costs.map((cost) => [cost, multiply(share, rows.numbers(cost))]));
}

/** Columns of texts that are null in every row. */
export function nullTexts(rows: number, ...columns: readonly string[]): Record<string, Column> {
  return Object.fromEntries(columns.map((column) => [column, sameCode(NULL_CODE, rows)]));
}

/** Names for `join` to add columns of the right side under their own names. */
export function asNamed(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, column]));
}
