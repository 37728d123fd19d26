import type { Day, DayRange } from '../days.ts';
import type { Engine, EngineJob, JobDatabase } from '../engine.ts';
import { OcpError } from '../errors.ts';
import type { InputName } from '../inputs.ts';
import type { Lake, LakeFile, PartitionRef } from '../lake.ts';
import type { Staging } from '../staging.ts';
import type { SqlSession } from '../store.ts';

/** Where a run looks for its inputs; what is staged does not come from the lake. */
export interface InputSources {
  lake: Lake;
  staging?: Staging;
}

/** The inputs of a run: rows in the database, files of the lake, or both. */
export type FoundInputs = Pick<EngineJob, 'inputs'> & { staged: JobDatabase['staged'] };

/** Finds the inputs that lie in some partitions. Fails with `LAKE_*`. */
export async function findInputs(
  refs: readonly PartitionRef[],
  days: DayRange,
  { lake, staging }: InputSources,
  engine: Engine,
  signal: AbortSignal,
): Promise<FoundInputs> {
  const inputs: Partial<Record<InputName, LakeFile[]>> = {};
  const staged: Partial<Record<InputName, string>> = {};
  for (const ref of refs) {
    const select = staging?.select(ref, days);
    if (select === undefined) inputs[ref.table] = await lake.files(ref, signal);
    else staged[ref.table] = select;
  }
  if (Object.keys(staged).length > 0 && !engine.capabilities.inDatabase) {
    throw new OcpError(
      'REQUEST_INVALID',
      `the engine ${engine.name} reads files, and the reports are staged`,
      {
        where: { engine: engine.name },
        hint: 'Say --engine postgres, or a --lake.',
      },
    );
  }
  return { inputs, staged };
}

/** The first day of a partition that has rows, in the staging or in the lake. */
export async function firstInputDay(
  ref: PartitionRef,
  days: DayRange,
  { lake, staging }: InputSources,
  sql: SqlSession,
  signal: AbortSignal,
): Promise<Day | undefined> {
  if (staging?.select(ref, days) !== undefined) return staging.firstDay(ref, days, sql);
  return lake.firstDay(ref.table, await lake.files(ref, signal), days, signal);
}

/** For runs whose inputs are all staged: whatever else is asked for was not given. */
export const noLake: Lake = {
  origin: 'none',
  files: ({ table }) => {
    throw new OcpError('USAGE_INVALID', `${table} is not staged, and no lake was given`, {
      where: { flag: '--lake', table },
      hint: 'Say --lake file:///folder or s3://bucket/prefix.',
    });
  },
  firstDay: () => Promise.resolve(undefined),
  place: ({ table }) => table,
  close: () => Promise.resolve(),
};
