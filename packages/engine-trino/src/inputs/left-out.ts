import type { JobInput, Warning } from '@ocp/core';
import { identifier, plausible } from '@ocp/rules-sql';
import type { RunTables } from '../run-tables.ts';
import { withinDays, type InputPart } from './select.ts';

/** Conditions of the columns that a part has. */
export const plausibleIn = ({ table }: Pick<JobInput, 'table'>, { has }: InputPart) =>
  plausible(table).filter(({ column }) => has(column));

/** Counts the rows of an input that are left out since a value cannot be meant: the lake did not look into these files. */
export async function leftOutWarnings(
  input: JobInput,
  parts: readonly InputPart[],
  tables: RunTables,
): Promise<Warning[]> {
  const { table, days } = input;
  const found = await Promise.all(
    parts.map(async (part) => {
      const checks = plausibleIn(input, part);
      const bad = checks.map(({ condition }) => `not ${condition}`);
      // A time that is far away lies on no day of the run.
      const time = checks.find(({ column }) => column === table.time);
      const inDays = days === undefined ? 'true' : withinDays(identifier(table.time), days).join(' and ');
      const rows = await tables.rows(
        `select "$path", ${bad.map((condition) => `count_if(${condition})`).join(', ')} from ${part.table}
          where ${part.condition} and (${inDays}${time === undefined ? '' : ` or not ${time.condition}`})
            and (${bad.join(' or ')}) group by 1`,
        { table: table.name },
      );
      return rows.flatMap(([file, ...counts]) =>
        checks.flatMap(({ column }, index) =>
          warningOf(table.name, String(file), column, Number(counts[index])),
        ),
      );
    }),
  );
  return found.flat();
}

function warningOf(table: string, file: string, column: string, rows: number): Warning[] {
  if (rows === 0) return [];
  const message = `${rows === 1 ? '1 row is' : `${rows} rows are`} left out, whose ${column} cannot be`;
  return [{ code: 'LAKE_ROWS_LEFT_OUT', message, where: { table, file, column, rows } }];
}
