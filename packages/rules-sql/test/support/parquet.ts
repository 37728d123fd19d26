import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { inputTables, type EngineJob, type InputName, type LakeFile, type ResultTable } from '@ocp/core';
import type { Inputs, Row } from './engine-run.ts';

const duckdbTypes = { double: 'double', timestamp: 'timestamp' } as Record<string, string>;

/** One database for the test's own reading and writing; the engine under test opens its own. */
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();

/** Writes rows as the lake's files. */
export async function parquet(folder: string, inputs: Inputs): Promise<EngineJob['inputs']> {
  const made: Partial<Record<InputName, LakeFile[]>> = {};
  for (const [name, rows] of Object.entries(inputs) as [InputName, Row[] | Row[][]][]) {
    const files = (Array.isArray(rows[0]) ? rows : [rows]).filter((file) => file.length !== 0) as Row[][];
    made[name] = [];
    for (const [index, content] of files.entries()) {
      const path = join(folder, `${name}.${index}.parquet`);
      const known: Record<string, string> = inputTables[name].columns;
      const columns = [...new Set(content.flatMap((row) => Object.keys(row)))];
      const types = columns.map(
        (column) => `"${column}": '${duckdbTypes[known[column] ?? 'text'] ?? 'varchar'}'`,
      );
      await writeFile(`${path}.json`, content.map((row) => JSON.stringify(row)).join('\n'));
      await connection.run(
        `copy (select * from read_json('${path}.json', format = 'newline_delimited', columns = {${types.join(', ')}}))
         to '${path}' (format parquet)`,
      );
      made[name].push({ path, origin: path, columns, rows: content.length });
    }
  }
  return made;
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
