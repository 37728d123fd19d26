import type { ColumnType, ConfigRelation, ResultTable, SqlSession } from '@ocp/core';
import { identifier } from '@ocp/rules-sql';
import { postgresDialect } from './dialect.ts';
import { columnList, temporary } from './sql.ts';
import type { TemporaryRelations } from './temporary-relations.ts';

/** Makes the table of a relation that is handed over as values: one array a column. */
export async function createConfig(
  name: string,
  { columns, rows }: ConfigRelation,
  sql: SqlSession,
  relations: TemporaryRelations,
): Promise<void> {
  await relations.createTable(name, Object.keys(columns), columnList(columns));
  const types: ColumnType[] = Object.values(columns);
  const arrays = types.map((type, index) => `$${index + 1}::${postgresDialect.types[type]}[]`);
  const values = types.map((_, index) => rows.map((row) => row[index]));
  await sql.execute(`insert into ${temporary(name)} select * from unnest(${arrays.join(', ')})`, values);
  await relations.analyze(name);
}

/** Makes the table of a relation of earlier runs: from the database itself, or from CSV. */
export async function createState(
  name: string,
  { columns, select, copy }: ResultTable,
  sql: SqlSession,
  relations: TemporaryRelations,
): Promise<void> {
  if (select === undefined) {
    const names = Object.keys(columns);
    await relations.createTable(name, names, columnList(columns));
    const target = `${temporary(name)} (${names.map(identifier).join(', ')})`;
    await sql.copyIn(`copy ${target} from stdin with (format csv, encoding 'UTF8')`, await copy());
  } else {
    await relations.fillTable(name, columns, select);
  }
  await relations.analyze(name);
}
