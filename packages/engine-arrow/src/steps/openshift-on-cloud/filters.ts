import type { Filter } from '@ocp/core';
import { lowerCaseOf, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import { rowsWhere, textsThat } from '../rows-where.ts';

type Holds = (row: number) => boolean;

/** The rows that a table of the console takes (spec ocp-on-aws.md 11). A condition is asked once for each distinct text. */
export function filtered(rows: Table, filter: Filter | undefined, pool: TextPool): Table {
  return filter === undefined ? rows : rowsWhere(rows, holds(filter, rows, pool));
}

function holds(filter: Filter, rows: Table, pool: TextPool): Holds {
  if ('all' in filter) {
    const parts = filter.all.map((part) => holds(part, rows, pool));
    return (row) => parts.every((part) => part(row));
  }
  if ('any' in filter) {
    const parts = filter.any.map((part) => holds(part, rows, pool));
    return (row) => parts.some((part) => part(row));
  }
  return textsThat(rows.codes(filter.column), pool, conditionOf(filter));
}

/** What must hold of a text; null never comes here. */
function conditionOf(filter: Extract<Filter, { column: string }>): (text: string) => boolean {
  if ('present' in filter) return () => true;
  if ('in' in filter) return (text) => filter.in.includes(text);
  const { contains, ignoringCase } = filter;
  if (ignoringCase !== true) return (text) => text.includes(contains);
  const part = lowerCaseOf(contains);
  return (text) => lowerCaseOf(text).includes(part);
}
