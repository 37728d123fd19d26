import type { EngineSession, ResultTable } from '../engine.ts';
import type { ClusterPlan, Delete } from '../plan/index.ts';
import type { StoreTransaction } from '../store.ts';
import type { RunRecorder } from './recorder.ts';

/** Takes the engine's tables instead of the database (spec cli.md, `--out`). */
export interface ResultFolder {
  /** Adds rows to a table of the tenant, or replaces one of the state; returns their number. */
  write(place: 'tenant' | 'state', table: string, rows: ResultTable): Promise<number>;
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

/**
 * Puts the engine's relations where the plan says, inside the transaction. While PostgreSQL takes one table, an engine
 * outside of it already writes out the next.
 */
export async function writeOutputs(
  plan: ClusterPlan,
  session: EngineSession,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { sourceUuid, clusterId, clusterAlias } = plan.run;
  const cluster = { clusterId, clusterAlias, source: sourceUuid };
  const { outputs } = plan.pipeline;
  const prepare = async (index: number) => {
    const output = outputs[index];
    return output === undefined ? undefined : begun(await session.result(output.step, output.columns));
  };
  let next = await prepare(0);
  try {
    for (const [index, { table, place, mode }] of outputs.entries()) {
      const rows = next;
      if (rows === undefined) break;
      next = await prepare(index + 1);
      await recorder.step(`write ${table}`, async () => {
        const counts =
          mode === 'merge'
            ? await transaction.merge(table, rows, cluster)
            : { written: await transaction.copy(place, table, rows) };
        recorder.count(table, counts);
        return counts.written;
      });
    }
  } finally {
    await next?.discard();
  }
}

/** Rows whose stream is already being made; `discard` ends it when nobody takes it. */
function begun(rows: ResultTable): ResultTable & { discard(): Promise<void> } {
  if (rows.select !== undefined) return { ...rows, discard: () => Promise.resolve() };
  const stream = rows.copy();
  const settled = stream.then(
    (readable) => () => void readable.destroy(),
    () => () => undefined,
  );
  return { ...rows, copy: () => stream, discard: async () => (await settled)() };
}

/** The same relations as files. */
export async function writeFolder(
  plan: ClusterPlan,
  session: EngineSession,
  folder: ResultFolder,
  recorder: RunRecorder,
): Promise<void> {
  for (const { table, place, step, columns } of plan.pipeline.outputs) {
    await recorder.step(`write ${table}`, async () => {
      const written = await folder.write(place, table, await session.result(step, columns));
      recorder.count(table, { written });
      return written;
    });
  }
}
