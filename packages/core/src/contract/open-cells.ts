import type { TenantRows } from './store.ts';

type Rows = TenantRows['rows'];

/** Rows with the cells made alike that a run chose among several, and how many those are. */
export interface AlikeRows {
  rows: Rows;
  chosen: number;
}

/**
 * Makes alike the cells of a side that the specification leaves open, and no other, so that any of the possible results is equal
 * to any other. Rows have a text or null for each column, in that order; `otherSide` are those that they are compared with.
 */
export type OpenCells = (columns: readonly string[], rows: Rows, otherSide: Rows) => AlikeRows;
