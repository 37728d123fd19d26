import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { inputTable, type Engine, type EngineJob, type JobInput, type LakeFile } from '@ocp/core';
import { failureText } from '@ocp/core/conformance';
import { literal } from '@ocp/rules-sql';
import { trino, type TrinoOptions } from '@ocp/engine-trino';
import { goldenParts, openGoldens, sampledOnTrino } from '@ocp/golden';
import { partitionFolder } from '@ocp/lake';
import { databaseServer } from '@ocp/store';
import { kokuPartitions } from '../src/inputs/koku.ts';
import { lakeFolders } from '../src/inputs/lake.ts';
import { columnList, tableIn } from '../src/sql.ts';
import { failure } from './support/failure.ts';
import { emptyJob, never } from './support/job.ts';
import { ownScratch, sql } from './support/trino.ts';

const server = await databaseServer();
afterAll(() => server.stop());

const { options, tables } = await ownScratch();
const { catalog } = options().inputs;
const schemas = new Set<string>();
afterAll(async () => {
  for (const schema of schemas) await sql.execute(`drop schema "${catalog}"."${schema}" cascade`, never);
});

/** Makes Koku's own table for the files of an input, without a column that only newer ones have. */
async function createKokuTable({ table: { columns: found }, files }: JobInput) {
  const [partition] = kokuPartitions(files);
  const [folder] = lakeFolders(files);
  if (partition === undefined || folder === undefined) return undefined;
  const { schema, table } = partition;
  schemas.add(schema);
  await sql.execute(`create schema if not exists "${catalog}"."${schema}"`, never);
  const { node_role: _, ...columns } = found;
  await sql.execute(
    `create table if not exists ${tableIn({ catalog, schema }, table)}
      (${columnList(columns)}, source varchar, year varchar, month varchar)
      with (format = 'PARQUET', partitioned_by = array['source', 'year', 'month'],
        external_location = ${literal(folder.location.replace(/\/source=.*/, ''))})`,
    never,
  );
  return partition;
}

/** What Koku's ingest does before: tables that know their partitions. */
async function ingestAsKoku({ inputs }: EngineJob): Promise<void> {
  for (const input of Object.values(inputs)) {
    const partition = await createKokuTable(input);
    if (partition === undefined) continue;
    const { schema, table } = partition;
    await sql.execute(
      `call "${catalog}".system.sync_partition_metadata('${schema}', '${table}', 'ADD')`,
      never,
    );
  }
}

const onKokuTables = (change: Partial<TrinoOptions> = {}): Engine => {
  const engine = trino(options({ inputs: { kind: 'tables', catalog }, ...change }));
  return {
    ...engine,
    open: async (job) => {
      await ingestAsKoku(job);
      return engine.open(job);
    },
  };
};

it("a golden on Koku's own tables, with relations in a Hive catalog", async () => {
  const golden = fileURLToPath(new URL('../../../test-data/goldens/aws-storage.tar.gz', import.meta.url));
  const { schema } = options().scratch;
  const engine = onKokuTables({ scratch: { catalog, schema } });
  const [opened] = await openGoldens([golden], goldenParts(server));
  const stages = opened?.stages.map(({ stage }) => stage) ?? [];
  expect(stages).toEqual(expect.arrayContaining(['ocp', 'cloud']));
  const run = await opened?.open(engine);
  try {
    for (const stage of stages) {
      if (sampledOnTrino && !['ocp', 'cloud'].includes(stage)) continue;
      expect(failureText(engine, (await run?.compare(stage)) ?? []), stage).toBe('');
    }
  } finally {
    await run?.close();
  }
  expect(await sql.rows(`show tables from "${catalog}"."${schema}"`, never)).toEqual([]);
  expect(await tables()).toEqual([]);
});

it('a partition that the metastore does not know is an error, not an empty month', async () => {
  const table = inputTable('pod_days');
  const source = '73be11de-69d8-5208-9aba-fc2bb9d15769';
  const partition = { table, schema: 'org7654321', source, month: '2025-10-01' };
  const lake = await mkdtemp(join(tmpdir(), 'ocp-trino-test-'));
  onTestFinished(() => rm(lake, { recursive: true }));
  const path = join(lake, partitionFolder(partition));
  await mkdir(path, { recursive: true });
  const folder = pathToFileURL(path).href;
  const file: LakeFile = {
    ...{ origin: `${folder}/x.parquet`, path: join(path, 'x.parquet'), partition, folder, name: 'x.parquet' },
    ...{ version: '1', bytes: 1, columns: [], rows: 1 },
  };
  const input = { table, files: [file] };
  const job = emptyJob({ inputs: { pod_days: input } });
  await createKokuTable(input);
  const error = await failure(trino(options({ inputs: { kind: 'tables', catalog } })).open(job));
  expect(error).toMatchObject({ code: 'LAKE_FILE_UNREADABLE', where: { file: folder } });
  expect(error.hint).toContain('sync_partition_metadata');
});
