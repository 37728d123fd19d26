import { Readable } from 'node:stream';
import { pick, type EngineJob, type JobInput } from '@ocp/core';
import { identifier, literal } from '@ocp/rules-sql';
import { inputBatches } from '@ocp/lake';
import { binaryRows } from './binary-copy.ts';
import { columnList, temporary } from './sql.ts';
import type { TemporaryRelations } from './temporary-relations.ts';

/**
 * Makes the relation of one input: the logical columns and `usage_start`, the day; only rows of its days. Staged rows are
 * read where they are, those of files are copied in; where texts are enough, only they, without a day.
 */
export async function createInput(
  name: string,
  job: EngineJob,
  relations: TemporaryRelations,
): Promise<void> {
  const input = job.inputs[name]!;
  if (input.staged === undefined) await copyFiles(name, input, job, relations);
  else await createStaged(name, input.staged, input, job, relations);
}

async function createStaged(
  name: string,
  staged: string,
  { table, days }: JobInput,
  { pipeline }: EngineJob,
  relations: TemporaryRelations,
): Promise<void> {
  const columns = { usage_start: 'date', ...table.columns } as const;
  const inDays =
    days && `where usage_start between date ${literal(days.start)} and date ${literal(days.end)}`;
  const query = `select * from (${staged}) staged ${inDays ?? ''}`;
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
  name: string,
  { table, days, distinct, files }: JobInput,
  { sql, signal }: EngineJob,
  relations: TemporaryRelations,
): Promise<void> {
  const names = distinct ?? Object.keys(table.columns);
  const columns = pick(table.columns, names);
  const day = `usage_start date generated always as (cast(${identifier(table.time)} as date)) stored`;
  const dated = names.includes(table.time);
  await relations.createTable(
    name,
    dated ? [...names, 'usage_start'] : names,
    dated ? `${columnList(columns)}, ${day}` : columnList(columns),
  );
  const batches = inputBatches(table, files, {
    days,
    columns: names,
    distinct: distinct !== undefined,
    signal,
  });
  const rows = Readable.from(binaryRows(batches, columns), { objectMode: false });
  const named = names.map(identifier).join(', ');
  await sql.copyIn(`copy ${temporary(name)} (${named}) from stdin with (format binary)`, rows);
  await relations.analyze(name);
}
