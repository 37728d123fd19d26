import { addDays, localPath, type JobInput } from '@ocp/core';
import { identifier, literal, plausible, typedColumns } from '@ocp/rules-sql';
import { duckdbDialect } from './dialect.ts';
import { plainPath } from './sql.ts';

/** The view of an input of which the rules read label columns as numbers. */
export const asRead = (input: string) => `${input} as read`;

/**
 * The view of one input: the logical columns with their types, and `usage_start`, the day. Columns that no file has are
 * null; files may differ in theirs (spec inputs.md 1). Rows outside the days are left out while they are read.
 */
export function inputView(view: string, { table, days, files }: JobInput): string {
  const { columns, time } = table;
  const created = `create temp view ${identifier(view)} as select cast(${identifier(time)} as date) as usage_start, * from`;
  const nulls = (names: readonly string[]) =>
    names.map((column) => `null as ${identifier(column)}`).join(', ');
  if (files.length === 0) {
    return `${created} (select ${typedColumns(duckdbDialect, columns)} from (select ${nulls(Object.keys(columns))}) none where false)`;
  }
  const present = new Set(files.flatMap((file) => file.columns.map((column) => column.toLowerCase())));
  const missing = Object.keys(columns).filter((column) => !present.has(column));
  const paths = files.map((file) => literal(plainPath(localPath(file)))).join(', ');
  const read = `read_parquet([${paths}], union_by_name = true, hive_partitioning = false, binary_as_string = true)`;
  const rows = missing.length === 0 ? read : `(select *, ${nulls(missing)} from ${read})`;
  const conditions = [
    ...(days === undefined
      ? []
      : [
          `${identifier(time)} >= timestamp ${literal(days.start)}`,
          `${identifier(time)} < timestamp ${literal(addDays(days.end, 1))}`,
        ]),
    // Only where there are such rows: a condition costs a little in every row.
    ...(files.some(({ leftOut }) => leftOut !== undefined)
      ? plausible(table).map(({ condition }) => condition)
      : []),
  ];
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return `${created} (select ${typedColumns(duckdbDialect, columns)} from ${rows}) ${where}`;
}
