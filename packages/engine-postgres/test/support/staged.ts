import { inputTable, type DayRange, type JobInput } from '@ocp/core';
import { postgresDialect } from '../../src/dialect.ts';

/**
 * A staged input, with a SELECT as the staging gives one: for each row number `n` from 0 the values of some expressions; columns that
 * are not named are null. Row `n` is of day `n` of October 2025 unless `usage_start` says otherwise.
 */
export function staged(
  name: string,
  days: DayRange,
  rows: number,
  expressions: Readonly<Record<string, string>>,
): JobInput {
  const table = inputTable(name);
  const { columns, time } = table;
  const day = `date '2025-10-01' + n`;
  const values: Record<string, string> = {
    usage_start: day,
    [time]: expressions['usage_start'] ?? day,
    ...expressions,
  };
  const selected = Object.entries({ usage_start: 'date', ...columns } as const).map(
    ([column, type]) => `cast(${values[column] ?? 'null'} as ${postgresDialect.types[type]}) as ${column}`,
  );
  const select = `select ${selected.join(', ')} from generate_series(0, ${rows - 1}) as numbers (n)`;
  return { table, days, files: [], staged: select };
}
