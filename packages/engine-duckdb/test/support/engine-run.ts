import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  inputTables,
  type Columns,
  type ConfigRelations,
  type DayRange,
  type EngineJob,
  type InputName,
  type LakeFile,
  type Pipeline,
  type ResultTable,
} from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';

export type Row = Record<string, string | number | null>;

/** Rows of each input; a list of lists is several files. Columns that no row names are not in the file. */
export type Inputs = Partial<Record<InputName, Row[] | Row[][]>>;

export interface EngineRun {
  pipeline: Pipeline;
  days: DayRange;
  inputs: Inputs;
  config: ConfigRelations;
  state?: EngineJob['state'];
  signal?: AbortSignal | undefined;
}

/** Makes some relations of a pipeline and what they are made from, without a name all, and gives their rows. */
export async function engineRun(
  { pipeline, days, inputs, config, state = {}, signal }: EngineRun,
  names: readonly string[],
): Promise<Row[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-test-'));
  try {
    const session = await duckdb().open({
      pipeline,
      days,
      inputs: await parquet(folder, inputs),
      config,
      state,
      limits: { threads: 1 },
      signal: signal ?? new AbortController().signal,
    });
    try {
      const needed = sourcesOf(pipeline, names);
      for (const step of pipeline.steps) if (needed.has(step.name)) await session.make(step.name);
      const found: Row[][] = [];
      for (const name of names) {
        const step = pipeline.steps.find((candidate) => candidate.name === name);
        const result = await session.result(name, Object.keys(step?.columns ?? {}));
        const path = join(folder, `${name}.csv`);
        const chunks: Buffer[] = [];
        for await (const chunk of await result.copy()) chunks.push(chunk as Buffer);
        await writeFile(path, Buffer.concat(chunks));
        found.push(await rowsOf(path, Object.entries(result.columns)));
      }
      return found;
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows as PostgreSQL hands them over for a state relation. */
export function stateOf(columns: Columns, rows: readonly Row[]): ResultTable {
  const lines = rows.map(
    (row) =>
      `${Object.keys(columns)
        .map((name) => field(row[name]))
        .join(',')}\n`,
  );
  return { columns, rows: rows.length, copy: () => Promise.resolve(Readable.from([lines.join('')])) };
}

/** PostgreSQL quotes where it must: null is an unquoted empty field, the empty string a quoted one. */
function field(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function sourcesOf(pipeline: Pipeline, names: readonly string[]): Set<string> {
  const needed = new Set(names.length === 0 ? pipeline.steps.map(({ name }) => name) : names);
  for (const { name, reads } of [...pipeline.steps].reverse()) {
    if (needed.has(name)) for (const source of reads) needed.add(source);
  }
  return needed;
}

const duckdbTypes = { double: 'double', timestamp: 'timestamp' } as Record<string, string>;

/** One database for the test's own reading and writing; the engine under test opens its own. */
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();

async function parquet(folder: string, inputs: Inputs): Promise<EngineJob['inputs']> {
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

async function rowsOf(path: string, columns: [string, string][]): Promise<Row[]> {
  const types = columns.map(([column, type]) => `"${column}": '${type === 'double' ? 'double' : 'varchar'}'`);
  const result = await connection.runAndReadAll(
    `select * from read_csv('${path}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false,
       columns = {${types.join(', ')}})`,
  );
  return result.getRowObjectsJson() as Row[];
}
