import type { AfterScope, AfterStep } from '../after.ts';
import { OcpError } from '../errors.ts';
import type { ClusterPlan } from '../plan.ts';
import type { StoreTransaction } from '../store.ts';
import type { RunRecorder } from './recorder.ts';

/** The steps in PostgreSQL that the plan names, each after its deletes. */
export async function runAfter(
  plan: ClusterPlan,
  steps: Readonly<Record<string, AfterStep>>,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const scope: AfterScope = {
    source: plan.run.sourceUuid,
    days: plan.days,
    reportPeriodId: plan.run.reportPeriodId,
    clusterId: plan.run.clusterId,
    clusterAlias: plan.run.clusterAlias,
  };
  for (const { name, deletes } of plan.after) {
    await recorder.step(name, async () => {
      const step = steps[name];
      if (step === undefined) throw new OcpError('INTERNAL', `no step ${name}`, { where: { step: name } });
      for (const operation of deletes) {
        recorder.count(operation.table, { deleted: await transaction.delete(operation) });
      }
      const counts = Object.entries(await step.run(transaction.sql, scope));
      for (const [table, count] of counts) recorder.count(table, count);
      return counts.reduce((sum, [, { written }]) => sum + written, 0);
    });
  }
}
