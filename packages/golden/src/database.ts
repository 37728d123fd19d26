import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OcpError, type SqlSession } from '@ocp/core';
import { tableDefinition, type TableDefinition } from '@ocp/store';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A connection whose texts do not depend on the machine, until it is disposed. */
export async function connect(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url });
  // A lost connection fails the statement that meets it; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'`);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** What a tenant's tables are asked through where there is no run. */
export function sqlOf(client: Client, schema: string): Pick<SqlSession, 'schema' | 'rows'> {
  return {
    schema: `"${schema}"`,
    rows: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...parameters])).rows,
  };
}

/** A CSV of a golden, as far as it fits its table. */
export interface GoldenCsv {
  file: string;
  table: TableDefinition;
  /** Columns of the header, all of them known to the table. */
  columns: readonly string[];
}

/** The CSV of a table; undefined when the golden has none. Fails with `GOLDEN_INVALID` on a column it cannot have. */
export async function goldenCsv(file: string, name: string): Promise<GoldenCsv | undefined> {
  const header = await firstLine(file);
  if (header === undefined) return undefined;
  const table = tableDefinition(name);
  const columns = header.split(',');
  const unknown = columns.filter((column) => !table.columns.some((known) => known.name === column));
  if (unknown.length === 0) return { file, table, columns };
  throw new OcpError('GOLDEN_INVALID', `${name} has no column ${unknown.join(', ')}`, {
    where: { file, table: name },
    hint: 'The first line must name columns of the table, without quotes.',
  });
}

/** Copies a CSV into a new temporary table with the types of the real one; every column may be null. */
export async function stageCsv(
  client: Client,
  schema: string,
  csv: GoldenCsv,
  staging: string,
): Promise<void> {
  const columns = quoted(csv.columns);
  await client.query(
    `create temp table "${staging}" as select ${columns} from ${tableName(schema, csv.table)} with no data`,
  );
  const copy = copyFrom(`copy pg_temp."${staging}" (${columns}) from stdin with (format csv, header true)`);
  try {
    await pipeline(createReadStream(csv.file), client.query(copy));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new OcpError('GOLDEN_INVALID', `${basename(csv.file)}: ${message}`, {
      where: { file: csv.file, table: csv.table.name },
      hint: 'A golden has the columns and types of the table.',
      cause,
    });
  }
}

/** Names come from table definitions and checked schema names only. */
export function tableName(schema: string, { place, name }: TableDefinition): string {
  return `"${place === 'public' ? 'public' : schema}"."${name}"`;
}

export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}

async function firstLine(file: string): Promise<string | undefined> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  await using handle = await open(file);
  for await (const line of handle.readLines()) return line;
  return '';
}
