import type { EngineSession } from '../engine.ts';
import { OcpError } from '../errors.ts';
import type { ClusterPlan } from '../plan.ts';
import type { ResultTable } from '../engine.ts';
import type { StoreTransaction } from '../store.ts';
import type { RunRecorder } from './recorder.ts';

/** Takes the engine's tables instead of the database (spec cli.md, `--out`). */
export interface ResultFolder {
  write(place: 'tenant' | 'state', table: string, rows: ResultTable): Promise<number>;
}

/** Puts the engine's relations where the plan says, inside the transaction. */
export async function writeOutputs(
  plan: ClusterPlan,
  session: EngineSession,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { sourceUuid, clusterId, clusterAlias } = plan.run;
  for (const operation of plan.deletes) {
    await recorder.step(`delete ${operation.table}`, async () => {
      const deleted = await transaction.delete(operation);
      recorder.count(operation.table, { deleted });
      return deleted;
    });
  }
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

/** A run without any row would only delete: there was no input, and nothing is changed (spec cli.md, exit code 3). */
export async function requireRows(plan: ClusterPlan, session: EngineSession): Promise<void> {
  for (const { mode, step, columns } of plan.pipeline.outputs) {
    if (mode === 'replace' && (await session.result(step, columns)).rows > 0) return;
  }
  throw new OcpError('NO_INPUT', `the lake has no rows from ${plan.days.start} to ${plan.days.end}`, {
    where: { schema: plan.schema, source: plan.run.sourceUuid },
    hint: 'Nothing was changed; look whether the reports of these days were ingested.',
  });
}
