import { join } from 'node:path';
import { chosenAlike, type VmChoices } from '@ocp/after';
import {
  comparedColumns,
  compareDetermined,
  compareTable,
  OcpError,
  tableRule,
  VM_TABLE,
  type CompareOptions,
  type ComparedColumn,
  type OpenCells,
  type Row,
  type TableComparison,
} from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { goldenCsv, stageCsv, tableName } from './database.ts';
import type { StageTables } from './tables.ts';

/**
 * Compares every table of a stage with the golden's CSV, in the golden's database; left is the golden. Fails with
 * `GOLDEN_INVALID` when there is not one row on either side: nothing would have been compared.
 */
export async function compareStage(
  client: Client,
  schema: string,
  folder: string,
  { folder: expected, compared, repeated }: StageTables,
  choices: readonly VmChoices[] = [],
): Promise<TableComparison[]> {
  const comparisons = await compareTables(client, schema, join(folder, expected), compared, choices, {
    repeated,
  });
  if (comparisons.every(({ left, right }) => left + right === 0)) {
    throw new OcpError(
      'GOLDEN_INVALID',
      `no table of the stage has a row, in ${expected}/ or after the run`,
      {
        where: { file: join(folder, expected) },
        hint: 'A golden has the rows of at least one table of each stage; a table without a file was empty.',
      },
    );
  }
  return comparisons;
}

/** Compares some tables with the CSV of a folder; left is the golden. Fails with `GOLDEN_INVALID`. */
export async function compareTables(
  client: Client,
  schema: string,
  folder: string,
  tables: readonly string[],
  choices: readonly VmChoices[],
  options: CompareOptions = {},
): Promise<TableComparison[]> {
  const comparisons: TableComparison[] = [];
  for (const table of tables)
    comparisons.push(
      await compareWithCsv(client, schema, table, join(folder, `${table}.csv`), choices, options),
    );
  return comparisons;
}

/**
 * Both sides pass through columns of the same types, so that PostgreSQL writes them the same way. A missing file is an
 * empty table. Only columns of the file's header are compared.
 */
async function compareWithCsv(
  client: Client,
  schema: string,
  name: string,
  file: string,
  choices: readonly VmChoices[],
  options: CompareOptions,
): Promise<TableComparison> {
  const definition = tableDefinition(name);
  const csv = await goldenCsv(file, name);
  const rule = tableRule(definition, csv?.columns);
  const columns = comparedColumns(rule);
  const actual = await readRows(client, tableName(schema, definition), columns);
  if (csv === undefined) return compareTable(rule, [], actual, options);
  await stageCsv(client, schema, csv, 'golden_rows');
  const expected = await readRows(client, 'pg_temp.golden_rows', columns);
  await client.query('drop table pg_temp.golden_rows');
  const open: OpenCells | undefined =
    name === VM_TABLE ? (names, rows, other) => chosenAlike(names, rows, choices, other) : undefined;
  const names = columns.map((column) => column.name);
  return compareDetermined(names, expected, actual, open, (left, right) =>
    compareTable(rule, left, right, options),
  );
}

/** The rows of a table as a comparison reads them. */
export async function readRows(
  client: Client,
  table: string,
  columns: readonly ComparedColumn[],
): Promise<Row[]> {
  const cells = columns.map(({ name, kind }) =>
    kind === 'array' ? `array_to_json("${name}")::text` : `"${name}"::text`,
  );
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${cells.join(', ')} from ${table}`,
    rowMode: 'array',
  });
  return rows;
}
