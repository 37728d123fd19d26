import type { Columns, ColumnType } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import { trinoDialect } from './dialect.ts';
import type { Place } from './options.ts';

/** A table of a schema. */
export const tableIn = ({ catalog, schema }: Place, table: string) =>
  [catalog, schema, table].map(identifier).join('.');

/** An expression made a type. */
export const castTo = (type: ColumnType, expression: string) =>
  `cast(${expression} as ${trinoDialect.types[type]})`;

/** Columns of a subquery with their types made sure of. */
export const typedColumns = (columns: Columns) =>
  Object.entries(columns)
    .map(([name, type]) => `${castTo(type, identifier(name))} as ${identifier(name)}`)
    .join(', ');

/** Columns as a table is made with them. */
export const columnList = (columns: Columns) =>
  Object.entries(columns)
    .map(([name, type]) => `${identifier(name)} ${trinoDialect.types[type]}`)
    .join(', ');

/** A relation of these columns without rows. */
export const emptySelect = (columns: Columns) =>
  `select ${Object.entries(columns)
    .map(([name, type]) => `${castTo(type, 'null')} as ${identifier(name)}`)
    .join(', ')} where false`;
