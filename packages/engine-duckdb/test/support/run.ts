import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  inputTables,
  ocpPipeline,
  openshiftConfig,
  type DayRange,
  type EngineJob,
  type InputName,
  type LakeFile,
  type TenantConfig,
} from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';

export type Row = Record<string, string | number | null>;

/** Rows of each input; a list of lists is several files. Columns that no row names are not in the file. */
export type Inputs = Partial<Record<InputName, Row[] | Row[][]>>;

export const tenant = (change: Partial<TenantConfig> = {}): TenantConfig => ({
  enabledKeys: ['app', 'env', 'team'].map((key) => ({ key, providerType: 'OCP' })),
  categoryPatterns: [],
  knownNodes: [],
  reportPeriod: undefined,
  providerName: undefined,
  providerClusterId: undefined,
  ...change,
});

export const run = {
  sourceUuid: '73be11de-69d8-5208-9aba-fc2bb9d15769',
  reportPeriodId: 1,
  clusterId: 'cluster-1',
  clusterAlias: 'One',
};

export interface RunInput {
  inputs: Inputs;
  tenant?: Partial<TenantConfig>;
  days?: DayRange;
  signal?: AbortSignal;
}

/** Runs the OpenShift pipeline and gives the rows of some relations. */
export async function relations(
  { inputs, tenant: change, days = { start: '2025-10-01', end: '2025-10-01' }, signal }: RunInput,
  ...names: string[]
): Promise<Row[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ocp-test-'));
  try {
    const job: EngineJob = {
      pipeline: ocpPipeline,
      days,
      inputs: await parquet(folder, inputs),
      config: openshiftConfig(run, tenant(change), days),
      state: {},
      limits: { threads: 1 },
      signal: signal ?? new AbortController().signal,
    };
    const session = await duckdb().open(job);
    try {
      for (const step of ocpPipeline.steps) await session.make(step.name);
      const found: Row[][] = [];
      for (const name of names) {
        const step = ocpPipeline.steps.find((candidate) => candidate.name === name);
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

export async function summary(input: RunInput): Promise<Row[]> {
  const [rows = []] = await relations(input, 'summary_rows');
  return rows;
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
