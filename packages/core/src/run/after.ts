import type { AfterScope, AfterStep } from '../after.ts';
import type { DayRange } from '../days.ts';
import { OcpError } from '../errors.ts';
import type { ClusterPlan } from '../plan/index.ts';
import type { StoreTransaction } from '../store.ts';
import type { RunRecorder } from './recorder.ts';

/** The steps in PostgreSQL that the plan names for each window or for the range, each after its deletes. */
export async function runAfter(
  plan: ClusterPlan,
  per: 'window' | 'range',
  days: DayRange,
  steps: Readonly<Record<string, AfterStep>>,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Promise<void> {
  const { sourceUuid, reportPeriodId, clusterId, clusterAlias } = plan.run;
  const scope: AfterScope = {
    source: sourceUuid,
    days,
    reportPeriodId,
    clusterId,
    clusterAlias,
    ...(plan.cloud === undefined ? {} : { cloud: plan.cloud }),
  };
  for (const { name, deletes } of plan.after.filter((step) => step.per === per)) {
    await recorder.step(name, async () => {
      const step = steps[name];
      if (step === undefined) throw missing(name);
      for (const operation of deletes) {
        recorder.count(operation.table, { deleted: await transaction.delete(operation) });
      }
      const counts = Object.entries(await step.run(transaction.sql, scope));
      for (const [table, count] of counts) recorder.count(table, count);
      return counts.reduce((sum, [, { written }]) => sum + written, 0);
    });
  }
}

function missing(step: string): OcpError {
  return new OcpError('REQUEST_INVALID', `the host has no step ${step} for a stand-alone request`, {
    where: { step },
    hint: 'Give it `after: afterSteps` of @ocp/after, or say `standalone: false` where it does these steps itself.',
  });
}
