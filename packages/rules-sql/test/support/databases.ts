import { DuckDBInstance } from '@duckdb/node-api';
import { Client } from 'pg';
import { duckdbDialect } from '@ocp/engine-duckdb/dialect';
import { postgresDialect, postgresFunctions } from '@ocp/engine-postgres/dialect';
import { TrinoConnection } from '@ocp/engine-trino';
import { trinoDialect } from '@ocp/engine-trino/dialect';
import { identifier, literal, type Dialect } from '@ocp/rules-sql';
import { databaseServer } from '@ocp/store';
import { touchedInDuckdb, touchedInPostgres } from './rows-touched.ts';

/** A database for statements of the rules, without an engine around it. */
export interface TestDatabase {
  dialect: Dialect;
  run(sql: string): Promise<unknown>;
  /** The rows of a query, as lists of values. */
  rows(sql: string): Promise<unknown[][]>;
  /** Rows that a query touched: a count, not a time. */
  rowsTouched(sql: string): Promise<number>;
}

async function duckdbDatabase(): Promise<TestDatabase> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    dialect: duckdbDialect,
    run: (sql) => connection.run(sql),
    rows,
    rowsTouched: async (sql) => touchedInDuckdb(await rows(`explain (analyze, format json) ${sql}`)),
  };
}

/** It stays until the worker ends, for all of its files. */
async function postgresDatabase(): Promise<TestDatabase> {
  const { url } = await databaseServer();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(postgresFunctions());
  const rows = async (sql: string) => (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  return {
    dialect: postgresDialect,
    run: (sql) => client.query(sql),
    rows,
    rowsTouched: async (sql) =>
      touchedInPostgres(await rows(`explain (analyze, timing off, format json) ${sql}`)),
  };
}

function trinoDatabase(url: string): TestDatabase {
  const connection = new TrinoConnection({ url });
  const rows = (sql: string) => connection.rows(sql, new AbortController().signal);
  const rowsTouched = () => Promise.reject(new Error('Trino counts no rows'));
  return { dialect: trinoDialect, run: rows, rows, rowsTouched };
}

const trino = process.env['OCP_TEST_TRINO'];

/** Every database that has a dialect and runs here; Trino alone where `vitest.trino.config.ts` says so. */
export const databases: readonly TestDatabase[] = trino
  ? [trinoDatabase(trino)]
  : [await duckdbDatabase(), await postgresDatabase()];

/** A text, or none, as an expression. */
export const textOrNull = (text: string | null) => (text === null ? 'null' : literal(text));

/** A temporary table of a query's rows, with statistics, in place of one of the same name. */
export async function createTable(
  { run, dialect }: TestDatabase,
  name: string,
  select: string,
): Promise<void> {
  await run(`drop table if exists ${identifier(name)}`);
  await run(`create temp table ${identifier(name)} as ${select}`);
  if (dialect.name === 'postgres') await run(`analyze ${identifier(name)}`);
}

/** A relation of distinct texts, as the rules hand them to a join. */
export async function relation(
  database: TestDatabase,
  name: string,
  column: string,
  texts: Iterable<string>,
): Promise<string> {
  const distinct = [...new Set(texts)];
  const values =
    distinct.length === 0 ? '(null)' : distinct.map((text) => `(${textOrNull(text)})`).join(', ');
  const typed = `cast(${column} as ${database.dialect.types.text}) as ${column}`;
  await createTable(
    database,
    name,
    `select ${typed} from (values ${values}) texts (${column}) where ${column} is not null`,
  );
  return name;
}
