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

/** Puts the engine's relations where the plan says, inside the transaction. */
export async function writeOutputs(
  plan: ClusterPlan,
  session: EngineSession,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { sourceUuid, clusterId, clusterAlias } = plan.run;
  for (const { table, place, step, mode, columns } of plan.pipeline.outputs) {
    await recorder.step(`write ${table}`, async () => {
      const rows = await session.result(step, columns);
      if (mode === 'merge') {
        const counts = await transaction.merge(table, rows, { clusterId, clusterAlias, source: sourceUuid });
        recorder.count(table, counts);
        return counts.written;
      }
      const written = await transaction.copy(place, table, rows);
      recorder.count(table, { written });
      return written;
    });
  }
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
