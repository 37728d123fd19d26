import { costsOf, partColumns, placeColumns, type Cloud } from '@ocp/core';
import { NULL_CODE, sameCode, type Column, type NumberColumn } from '../../columns.ts';
import type { Grouping } from '../../grouping.ts';
import { multiply, roundHalfUp, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';

/** All columns of a part but its shares. */
export const partNames = (cloud: Cloud): string[] => Object.keys(partColumns(cloud));

/** Where in OpenShift a part goes, by name. */
export const placeNames = Object.keys(placeColumns);

/** Names of the claim on a volume, of the volume and of its class. */
export const volumeNames = ['persistentvolumeclaim', 'persistentvolume', 'storageclass'];

/** The greatest texts of each group, under the columns' names. */
export function greatestTexts(
  groups: Grouping,
  columns: readonly string[],
  pool: TextPool,
): Record<string, Column> {
  return Object.fromEntries(columns.map((column) => [column, groups.maxText(column, pool)]));
}

/** The share of each row in each of its costs, under the costs' names. */
export function shareOfCosts(rows: Table, share: NumberColumn, cloud: Cloud): Record<string, Column> {
  return Object.fromEntries(costsOf(cloud).map((cost) => [cost, multiply(share, rows.numbers(cost))]));
}

/** Some amounts and costs as parts take them from the bill: rounded where the cloud's are. */
export function rounded(rows: Table, columns: readonly string[], cloud: Cloud): Record<string, Column> {
  const { partDecimals } = cloud.differences;
  if (partDecimals === undefined) return {};
  return Object.fromEntries(columns.map((name) => [name, roundHalfUp(rows.numbers(name), partDecimals)]));
}

/** Amount and costs of rows, likewise. */
export const roundedBill = (rows: Table, cloud: Cloud): Record<string, Column> =>
  rounded(rows, [cloud.usage.amount, ...costsOf(cloud)], cloud);

/** The resource that the detail names: that of the bill, or `node_resource_id`, the node's in OpenShift. */
export function resourceOf(rows: Table, cloud: Cloud): Record<string, Column> {
  return cloud.differences.resourceId === 'bill' ? {} : { resource_id: rows.column('node_resource_id') };
}

/** Columns of texts that are null in every row. */
export function nullTexts(rows: number, ...columns: readonly string[]): Record<string, Column> {
  return Object.fromEntries(columns.map((column) => [column, sameCode(NULL_CODE, rows)]));
}

/** Names for `join` to add columns of the right side under their own names. */
export function asNamed(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, column]));
}

/** Of each row the first code that is not null. */
export function firstOf(columns: readonly Int32Array[]): Int32Array {
  return columns.reduce((first, next) => first.map((code, row) => (code === NULL_CODE ? next[row]! : code)));
}
