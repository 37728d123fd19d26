import type { Columns, ColumnType } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import { postgresDialect } from './dialect.ts';

/** A relation of the run: in the temporary schema, so that no table of the tenant can be taken for it. */
export const temporary = (relation: string) => `pg_temp.${identifier(relation)}`;

/** Columns as a table is made with them. */
export const columnList = (columns: Columns) =>
  Object.entries(columns)
    .map(([name, type]) => `${identifier(name)} ${postgresDialect.types[type]}${collation(type)}`)
    .join(', ');

/** Columns of a subquery with their types made sure of. */
export const typedColumns = (columns: Columns) =>
  Object.entries(columns)
    .map(([name, type]) => {
      const column = identifier(name);
      return `cast(${column} as ${postgresDialect.types[type]})${collation(type)} as ${column}`;
    })
    .join(', ');

const collation = (type: ColumnType) => (type === 'text' || type === 'json' ? ' collate "C"' : '');
