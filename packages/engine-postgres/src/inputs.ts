import { Readable } from 'node:stream';
import { inputTable, OcpError, type EngineJob, type InputName, type JobDatabase } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { inputBatches } from '@ocp/lake';
import { binaryRows } from './binary-copy.ts';
import { columnList, temporary } from './sql.ts';
import type { TemporaryRelations } from './temporary-relations.ts';

/**
 * Makes the relation of one input: the logical columns and `usage_start`, the day; only rows of the days. Staged rows are
 * read where they are, those of files are copied in.
 */
export async function createInput(
  name: InputName,
  job: EngineJob,
  database: JobDatabase,
  relations: TemporaryRelations,
): Promise<void> {
  const staged = database.staged[name];
  if (staged === undefined) await copyFiles(name, job, database, relations);
  else await createStaged(name, staged, job, relations);
}

async function createStaged(
  name: InputName,
  staged: string,
  { pipeline, days }: EngineJob,
  relations: TemporaryRelations,
): Promise<void> {
  const columns = { usage_start: 'date', ...inputTable(name).columns } as const;
  const query = `select * from (${staged}) staged
    where usage_start between date ${literal(days.start)} and date ${literal(days.end)}`;
  const readers = pipeline.steps.filter(({ reads }) => reads.includes(name)).length;
  if (readers > 1) {
    await relations.fillTable(name, columns, query);
    await relations.analyze(name);
  } else {
    // A single reader need not wait until the rows are written down for it.
    await relations.createView(name, columns, query);
  }
}

async function copyFiles(
  name: InputName,
  { inputs, days, signal }: EngineJob,
  { sql }: JobDatabase,
  relations: TemporaryRelations,
): Promise<void> {
  const { columns, time } = inputTable(name);
  const names = Object.keys(columns);
  const day = `usage_start date generated always as (cast(${identifier(time)} as date)) stored`;
  await relations.createTable(name, [...names, 'usage_start'], `${columnList(columns)}, ${day}`);
  const batches = inputBatches(name, inputs[name] ?? [], { days, signal });
  const rows = Readable.from(binaryRows(batches, columns), { objectMode: false });
  const named = names.map(identifier).join(', ');
  await sql.copyIn(`copy ${temporary(name)} (${named}) from stdin with (format binary)`, rows);
  await relations.analyze(name);
}

/** The database of a job. Fails with `INTERNAL` when there is none: this engine computes nowhere else. */
export function databaseOf({ database }: EngineJob): JobDatabase {
  if (database !== undefined) return database;
  throw new OcpError('INTERNAL', 'the postgres engine was given no transaction');
}
