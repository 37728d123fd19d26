import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import type { InputPlan, JobInput, LakeFile, ResultTable } from '@ocp/core';
import type { FileRows, Row } from './written-rows.ts';

const duckdbTypes = { double: 'double', timestamp: 'timestamp' } as Record<string, string>;

/** One database for the test's own reading and writing; the engine under test opens its own. */
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();

/** Writes the rows of an input as the lake's files. */
export async function parquet(
  folder: string,
  { relation, table, partitions, days }: InputPlan,
  rows: FileRows,
): Promise<JobInput> {
  const [partition] = partitions;
  if (partition === undefined && rows.length === 0) return { table, ...(days && { days }), files: [] };
  if (partition === undefined) throw new Error(`${relation} has no partition`);
  const files: LakeFile[] = [];
  for (const [index, content] of cutIntoFiles(rows).entries()) {
    const name = `${relation}.${index}.parquet`;
    const path = join(folder, name);
    const columns = [...new Set(content.flatMap((row) => Object.keys(row)))];
    const types = columns.map(
      (column) => `"${column}": '${duckdbTypes[table.columns[column] ?? 'text'] ?? 'varchar'}'`,
    );
    await writeFile(`${path}.json`, content.map((row) => JSON.stringify(row)).join('\n'));
    await connection.run(
      `copy (select * from read_json('${path}.json', format = 'newline_delimited', columns = {${types.join(', ')}}))
       to '${path}' (format parquet)`,
    );
    const { size: bytes } = await stat(path);
    const place = { path, origin: pathToFileURL(path).href, folder: pathToFileURL(folder).href, name };
    files.push({ ...place, partition, version: '1', bytes, columns, rows: content.length });
  }
  return { table, ...(days && { days }), files };
}

/** Rows file by file; a file without rows is none. */
function cutIntoFiles(rows: FileRows): (readonly Row[])[] {
  const files = rows.every((row) => Array.isArray(row)) ? (rows as readonly Row[][]) : [rows as Row[]];
  return files.filter((file) => file.length > 0);
}

/** The rows of a result, doubles as numbers and everything else as text; engines differ in how they spell a boolean. */
export async function rowsOf(folder: string, result: ResultTable): Promise<Row[]> {
  const path = join(folder, 'result.csv');
  const chunks: Buffer[] = [];
  for await (const chunk of await result.copy()) chunks.push(chunk as Buffer);
  await writeFile(path, Buffer.concat(chunks));
  const columns = Object.entries(result.columns);
  const types = columns.map(
    ([column, type]) => `"${column}": '${type === 'double' || type === 'boolean' ? type : 'varchar'}'`,
  );
  const selected = columns.map(([column, type]) =>
    type === 'boolean' ? `cast("${column}" as varchar) as "${column}"` : `"${column}"`,
  );
  const rows = await connection.runAndReadAll(
    `select ${selected.join(', ')} from read_csv('${path}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false,
       columns = {${types.join(', ')}})`,
  );
  return rows.getRowObjectsJson() as Row[];
}
