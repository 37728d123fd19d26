import { addDays, type Columns, type DayRange, type JobInput } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { castTo, emptySelect } from '../sql.ts';

/** Part of an input: a table of Trino, and which of its rows are meant. */
export interface InputPart {
  table: string;
  /** Columns that the table has; the others are null. */
  has(column: string): boolean;
  condition: string;
}

/** One input as a SELECT: its logical columns with their types and `usage_start`, the day; only rows of the days, if some are meant. */
export function inputSelect(
  { table: { columns, time }, days }: Omit<JobInput, 'files'>,
  parts: readonly InputPart[],
): string {
  if (parts.length === 0) return emptySelect({ usage_start: 'date', ...columns });
  const within = days === undefined ? [] : withinDays(identifier(time), days);
  const selects = parts.map(
    ({ table, has, condition }) =>
      `select ${selected(columns, has)} from ${table} where ${[...within, condition].join(' and ')}`,
  );
  return `select cast(${identifier(time)} as date) as usage_start, * from (${selects.join(' union all ')})`;
}

const withinDays = (time: string, { start, end }: DayRange) => [
  `${time} >= timestamp ${literal(start)}`,
  `${time} < timestamp ${literal(addDays(end, 1))}`,
];

const selected = (columns: Columns, has: InputPart['has']) =>
  Object.entries(columns)
    .map(([name, type]) => `${castTo(type, has(name) ? identifier(name) : 'null')} as ${identifier(name)}`)
    .join(', ');
