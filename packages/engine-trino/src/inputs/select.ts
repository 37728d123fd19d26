import { addDays, type Columns, type DayRange, type JobInput } from '@ocp/core';
import { identifier, literal, plausible } from '@ocp/rules-sql';
import { castTo, emptySelect } from '../sql.ts';

/** Part of an input: a table of Trino, and which of its rows are meant. */
export interface InputPart {
  table: string;
  /** Columns that the table has; the others are null. */
  has(column: string): boolean;
  condition: string;
}

/** One input as a SELECT: its logical columns with their types and `usage_start`, the day; only rows of the days, if some are meant, that can be meant. */
export function inputSelect({ table, days }: Omit<JobInput, 'files'>, parts: readonly InputPart[]): string {
  const { columns, time } = table;
  if (parts.length === 0) return emptySelect({ usage_start: 'date', ...columns });
  const within = days === undefined ? [] : withinDays(identifier(time), days);
  const selects = parts.map(
    ({ table: from, has, condition }) =>
      `select ${selected(columns, has)} from ${from} where ${[...within, condition].join(' and ')}`,
  );
  const meant = plausible(table).map((check) => check.condition);
  return `select cast(${identifier(time)} as date) as usage_start, * from (${selects.join(' union all ')}) where ${meant.join(' and ')}`;
}

export const withinDays = (time: string, { start, end }: DayRange) => [
  `${time} >= timestamp ${literal(start)}`,
  `${time} < timestamp ${literal(addDays(end, 1))}`,
];

const selected = (columns: Columns, has: InputPart['has']) =>
  Object.entries(columns)
    .map(([name, type]) => `${castTo(type, has(name) ? identifier(name) : 'null')} as ${identifier(name)}`)
    .join(', ');
