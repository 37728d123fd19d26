import type { Filter } from '@ocp/core';
import type { Dialect } from '../dialect.ts';
import { listed } from '../expressions.ts';

/** A filter of core as a SQL condition. */
export function condition(dialect: Dialect, filter: Filter): string {
  const each = (filters: readonly Filter[], word: string) =>
    `(${filters.map((part) => condition(dialect, part)).join(` ${word} `)})`;
  if ('all' in filter) return each(filter.all, 'and');
  if ('any' in filter) return each(filter.any, 'or');
  const { column } = filter;
  if ('in' in filter) return `${column} in (${listed(filter.in)})`;
  if ('present' in filter) return `${column} is not null`;
  const { contains, ignoringCase } = filter;
  return ignoringCase
    ? `strpos(${dialect.functions.lowerCase(column)}, '${contains.toLowerCase()}') > 0`
    : `strpos(${column}, '${contains}') > 0`;
}
