import type { EngineJob, JobInput, LakeFile, Warning } from '@ocp/core';
import { partitionFolder } from '@ocp/lake';
import { identifier, plausible } from '@ocp/rules-sql';
import type { RunTables } from '../run-tables.ts';
import { withinDays, type InputPart } from './select.ts';

/** Conditions of the columns that a part has. */
export const plausibleIn = ({ table }: Pick<JobInput, 'table'>, { has }: InputPart) =>
  plausible(table).filter(({ column }) => has(column));

/**
 * What is to be said of rows of an input that are left out since a value cannot be meant. Trino counts them in each file, and knows no
 * places of rows; a file in which it finds any is looked into by the lake, which does.
 */
export async function leftOutWarnings(
  input: JobInput,
  parts: readonly InputPart[],
  tables: Pick<RunTables, 'rows'>,
  look: EngineJob['leftOut'] = () => Promise.resolve([]),
): Promise<Warning[]> {
  const warnings: Warning[] = [];
  for (const part of parts) {
    for (const { path, columns } of await counted(input, part, tables)) {
      const file = fileAt(input.files, path);
      const found = file === undefined ? [] : await look(file);
      const told = new Set(found.map(({ where }) => where.column));
      const others = columns.filter(({ column }) => !told.has(column));
      warnings.push(
        ...found,
        ...others.map(({ column, rows }) => warningOf(input.table.name, file?.origin ?? path, column, rows)),
      );
    }
  }
  return warnings;
}

interface Counted {
  /** As Trino spells it. */
  path: string;
  columns: { column: string; rows: number }[];
}

async function counted(
  input: JobInput,
  part: InputPart,
  tables: Pick<RunTables, 'rows'>,
): Promise<Counted[]> {
  const { table, days } = input;
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
  return rows.map(([path, ...counts]) => ({
    path: String(path),
    columns: checks
      .map(({ column }, index) => ({ column, rows: Number(counts[index]) }))
      .filter(({ rows: found }) => found > 0),
  }));
}

/** Trino may spell the lake's root otherwise; below it folders and names are the same. */
const fileAt = (files: readonly LakeFile[], path: string): LakeFile | undefined =>
  files.find(({ partition, name }) => path.endsWith(`/${partitionFolder(partition)}/${name}`));

function warningOf(table: string, file: string, column: string, rows: number): Warning {
  const message = `${rows === 1 ? '1 row is' : `${rows} rows are`} left out, whose ${column} cannot be`;
  return { code: 'LAKE_ROWS_LEFT_OUT', message, where: { table, file, column, rows } };
}
