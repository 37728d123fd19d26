import { addDays, inputTable, type Columns, type DayRange, type InputName } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { castTo, emptySelect } from '../sql.ts';

/** Part of an input: a table of Trino, and which of its rows are meant. */
export interface InputPart {
  table: string;
  /** Columns that the table has; the others are null. */
  has(column: string): boolean;
  condition: string;
}

/** One input as a SELECT: its logical columns with their types and `usage_start`, the day; only rows of the days. */
export function inputSelect(name: InputName, parts: readonly InputPart[], days: DayRange): string {
  const { columns, time } = inputTable(name);
  if (parts.length === 0) return emptySelect({ usage_start: 'date', ...columns });
  const selects = parts.map(
    ({ table, has, condition }) =>
      `select ${selected(columns, has)} from ${table} where ${identifier(time)} >= timestamp ${literal(days.start)}
      and ${identifier(time)} < timestamp ${literal(addDays(days.end, 1))} and ${condition}`,
  );
  return `select cast(${identifier(time)} as date) as usage_start, * from (${selects.join(' union all ')})`;
}

const selected = (columns: Columns, has: InputPart['has']) =>
  Object.entries(columns)
    .map(([name, type]) => `${castTo(type, has(name) ? identifier(name) : 'null')} as ${identifier(name)}`)
    .join(', ');
