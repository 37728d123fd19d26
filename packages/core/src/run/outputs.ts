import {
  OcpError,
  type ClusterIdentity,
  type DayRange,
  type Delete,
  type EngineSession,
  type Output,
  type Pipeline,
  type ResultTable,
  type StoreTransaction,
  type TableCounts,
  type TablePlace,
} from '../contract/index.ts';
import { replacedBy, type RunPlan, type WindowPlan } from '../plan/index.ts';
import type { RunRecorder } from './recorder.ts';

/** Takes the engine's tables instead of the database (spec cli.md, `--out`). */
export interface ResultFolder {
  /** What an attempt before has written is void. */
  begin(): void;
  /** Adds rows to a table of the tenant, or replaces one of the state; returns their number. */
  write(place: TablePlace, table: string, rows: ResultTable): Promise<number>;
}

/** Removes the rows that the plan names. */
export async function runDeletes(
  deletes: readonly Delete[],
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  for (const operation of deletes) {
    await recorder.step(`delete ${operation.table}`, async () => {
      const deleted = await transaction.delete(operation);
      recorder.count(operation.table, { deleted });
      return deleted;
    });
  }
}

/** Removes the rows of sources that moved, as one step; returns the tables that had some: only these are worth a word. */
export async function deleteMoved(
  moved: readonly Delete[],
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<string[]> {
  const tables: string[] = [];
  if (moved.length === 0) return tables;
  await recorder.step('delete rows of moved sources', async () => {
    let all = 0;
    for (const operation of moved) {
      const deleted = await transaction.delete(operation);
      all += deleted;
      if (deleted === 0) continue;
      recorder.count(operation.table, { deleted });
      tables.push(operation.table);
    }
    return all;
  });
  return tables;
}

/** Brings the rows of an output, or those of some days, to where they belong. */
export type Writer = (
  output: Output,
  rows: ResultTable,
  days: readonly DayRange[] | undefined,
) => Promise<TableCounts>;

/** The days of which an output is to be written, if not of all. */
export type ChooseDays = (output: Output) => Promise<readonly DayRange[] | undefined>;

/**
 * Puts the engine's relations where the writer brings them. While PostgreSQL takes one table, an engine outside of it already
 * writes out the next.
 */
export async function writeOutputs(
  { outputs }: Pick<Pipeline, 'outputs'>,
  session: EngineSession,
  writer: Writer,
  recorder: RunRecorder,
  choose: ChooseDays = () => Promise.resolve(undefined),
): Promise<void> {
  const prepare = async (index: number) => {
    const output = outputs[index];
    if (output === undefined) return undefined;
    const { step, columns } = output;
    const days = await choose(output);
    const rows = begun(await session.result(step, columns, days));
    const left = days === undefined ? undefined : (await session.result(step, columns)).rows - rows.rows;
    return { ...rows, days, left };
  };
  let now: Awaited<ReturnType<typeof prepare>>;
  let next = await prepare(0);
  try {
    for (const [index, output] of outputs.entries()) {
      const taken = (now = next);
      if (taken === undefined) break;
      next = await prepare(index + 1);
      const { table, place } = output;
      await recorder.step(`write ${table}`, async () => {
        const counts = await writer(output, taken, taken.days);
        if (place !== 'temporary') recorder.count(table, counts);
        if (taken.left !== undefined) recorder.count(table, { unchanged: taken.left });
        return taken.rows;
      });
    }
  } finally {
    // Of a table that could not be written too: nobody may have taken its rows.
    await now?.discard();
    await next?.discard();
  }
}

/** Writes the outputs of a window of a plan into the database. */
export function intoTables(plan: RunPlan, window: WindowPlan, transaction: StoreTransaction): Writer {
  return async ({ table, place, mode }, rows, days) => {
    if (mode === 'add') return { deleted: 0, written: await transaction.add(table, rows) };
    if (mode === 'merge') return transaction.merge(table, rows, mergedInto(plan, table));
    return place === 'temporary'
      ? { deleted: 0, written: await transaction.copy(place, table, rows) }
      : transaction.replace(replacedBy(plan, window, { place, table }, days), rows);
  };
}

function mergedInto({ cluster }: RunPlan, table: string): ClusterIdentity {
  if (cluster === undefined) throw new OcpError('INTERNAL', `${table} needs a cluster`, { where: { table } });
  const { sourceUuid: source, clusterId, clusterAlias } = cluster;
  return { source, clusterId, clusterAlias };
}

/** Rows whose stream is already being made; `discard` ends it when nobody takes it. */
function begun(rows: ResultTable): ResultTable & { discard(): Promise<void> } {
  if (rows.select !== undefined) return { ...rows, discard: () => Promise.resolve() };
  const stream = rows.copy();
  const settled = stream.then(
    (readable) => () => void readable.on('error', () => undefined).destroy(),
    () => () => undefined,
  );
  return { ...rows, copy: () => stream, discard: async () => (await settled)() };
}

/** The same relations as files. */
export async function writeFolder(
  plan: RunPlan,
  session: EngineSession,
  folder: ResultFolder,
  recorder: RunRecorder,
): Promise<void> {
  for (const { table, place, step, columns } of plan.pipeline.outputs) {
    if (place === 'temporary') continue;
    await recorder.step(`write ${table}`, async () => {
      const written = await folder.write(place, table, await session.result(step, columns));
      recorder.count(table, { written });
      return written;
    });
  }
}
