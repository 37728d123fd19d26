import type { Columns, ConfigRelations, Window } from '@ocp/core';
import { createTable, textOrNull, type TestDatabase } from './databases.ts';

/** SQL expressions over the row number `i`; columns that are not named are null. */
export type Expressions = Readonly<Record<string, string>>;

/** Makes the configuration relations of a run. */
export async function createConfig(database: TestDatabase, config: ConfigRelations): Promise<void> {
  const { types } = database.dialect;
  for (const [name, { columns, rows }] of Object.entries(config)) {
    const selected = (row: readonly unknown[] | undefined) =>
      Object.entries(columns).map(
        ([column, type], index) =>
          `cast(${textOrNull(row === undefined ? null : String(row[index]))} as ${types[type]}) as ${column}`,
      );
    const selects = rows.map((row) => `select ${selected(row).join(', ')}`);
    const none = `select ${selected(undefined).join(', ')} where false`;
    await createTable(database, name, selects.join(' union all ') || none);
  }
}

/** Makes a relation of as many rows as is said, from expressions. */
export async function fillTable(
  database: TestDatabase,
  name: string,
  columns: Columns,
  count: number,
  values: Expressions,
): Promise<void> {
  const unknown = Object.keys(values).filter((column) => !(column in columns));
  if (unknown.length > 0) throw new Error(`${name} has no column ${unknown.join(', ')}`);
  const selected = Object.entries(columns).map(
    ([column, type]) => `cast(${values[column] ?? 'null'} as ${database.dialect.types[type]}) as "${column}"`,
  );
  const numbers = `generate_series(0, ${count - 1}) numbers (i)`;
  await createTable(database, name, `select ${selected.join(', ')} from ${numbers}`);
}

/** Makes an input of a window, with the day of each row. */
export async function fillInput(
  database: TestDatabase,
  { inputs }: Window,
  relation: string,
  count: number,
  values: Expressions,
): Promise<void> {
  const input = inputs.find((candidate) => candidate.relation === relation);
  if (input === undefined) throw new Error(`the window does not read ${relation}`);
  await fillTable(database, relation, { usage_start: 'date', ...input.table.columns }, count, values);
}
