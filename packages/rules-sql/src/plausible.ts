import { addDays, limitOf, PLAUSIBLE_TIMES, type InputTable } from '@ocp/core';
import { identifier, literal } from './quoting.ts';

/** For each column of a table that has to be looked at whether its value can be meant (`InputTable.limits`). */
export function plausible(table: InputTable): { column: string; condition: string }[] {
  const { start, end } = PLAUSIBLE_TIMES;
  return Object.entries(table.columns).flatMap(([column, type]) => {
    const name = identifier(column);
    const range =
      column === table.time
        ? `${name} >= timestamp ${literal(start)} and ${name} < timestamp ${literal(addDays(end, 1))}`
        : // NaN is greater than every number to some databases, and not comparable to others: it is never within.
          `abs(${name}) <= cast(${literal(String(limitOf(table, column)))} as double)`;
    return column === table.time || type === 'double'
      ? [{ column, condition: `(${name} is null or ${range})` }]
      : [];
  });
}
