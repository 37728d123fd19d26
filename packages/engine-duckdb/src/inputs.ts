import { addDays, inputTable, type Columns, type DayRange, type InputName, type LakeFile } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { duckdbDialect } from './dialect.ts';
import { plainPath } from './sql.ts';

/**
 * The view of one input: the logical columns with their types, and `usage_start`, the day. Columns that no file has are
 * null; files may differ in theirs (spec inputs.md 1). Rows outside the days are left out while they are read.
 */
export function inputView(name: InputName, files: readonly LakeFile[], days: DayRange): string {
  const { columns, time } = inputTable(name);
  const view = `create temp view ${identifier(name)} as select cast(${identifier(time)} as date) as usage_start, * from`;
  if (files.length === 0) return `${view} (select ${nulls(columns)} where false)`;
  const present = new Set(files.flatMap((file) => file.columns.map((column) => column.toLowerCase())));
  const selected = Object.entries(columns).map(([column, type]) => {
    const value = present.has(column) ? identifier(column) : 'null';
    return `cast(${value} as ${duckdbDialect.types[type]}) as ${identifier(column)}`;
  });
  const paths = files.map((file) => literal(plainPath(file.path))).join(', ');
  const read = `read_parquet([${paths}], union_by_name = true, hive_partitioning = false, binary_as_string = true)`;
  return `${view} (select ${selected.join(', ')} from ${read})
    where ${identifier(time)} >= timestamp ${literal(days.start)}
      and ${identifier(time)} < timestamp ${literal(addDays(days.end, 1))}`;
}

function nulls(columns: Columns): string {
  return Object.entries(columns)
    .map(([column, type]) => `cast(null as ${duckdbDialect.types[type]}) as ${identifier(column)}`)
    .join(', ');
}
