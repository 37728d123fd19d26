import {
  OcpError,
  type AfterScope,
  type AfterStep,
  type DayRange,
  type StoreTransaction,
} from '../contract/index.ts';
import type { AfterPlan, RunPlan } from '../plan/index.ts';
import type { RunRecorder } from './recorder.ts';

/** Runs the steps in PostgreSQL that the plan names, each after its deletes. */
export interface Afterwards {
  /** Those that follow a window, on its days. */
  window(days: DayRange): Promise<void>;
  /** Those at the end, each on the days that the plan gives it. */
  end(): Promise<void>;
}

export function afterwards(
  plan: RunPlan,
  steps: Readonly<Record<string, AfterStep>>,
  transaction: StoreTransaction,
  recorder: RunRecorder,
): Afterwards {
  const run = ({ name, deletes }: AfterPlan, ranges: readonly DayRange[]) =>
    recorder.step(name, async () => {
      const step = steps[name];
      if (step === undefined) throw missing(name);
      for (const operation of deletes) {
        recorder.count(operation.table, { deleted: await transaction.delete(operation) });
      }
      let rows = 0;
      for (const days of ranges) {
        const counts = Object.entries(await step.run(transaction.sql, afterScope(plan, days)));
        for (const [table, count] of counts) recorder.count(table, count);
        rows += counts.reduce((sum, [, { written }]) => sum + written, 0);
      }
      return rows;
    });
  return {
    async window(days) {
      for (const step of plan.after) if (step.when === 'window') await run(step, [days]);
    },
    async end() {
      for (const step of plan.after) if (step.when === 'end') await run(step, step.days);
    },
  };
}

/** The rows that a step afterwards works on. */
export function afterScope({ cluster, cloud, machines }: RunPlan, { start, end }: DayRange): AfterScope {
  return {
    days: { start, end },
    ...(cluster && {
      cluster: {
        source: cluster.sourceUuid,
        reportPeriodId: cluster.reportPeriodId,
        clusterId: cluster.clusterId,
        clusterAlias: cluster.clusterAlias,
      },
    }),
    ...(cloud && { cloud }),
    ...(machines && {
      machines: { vmReports: machines.vmReports, gpuRate: machines.gpuRates.includes(start) },
    }),
  };
}

function missing(step: string): OcpError {
  return new OcpError('REQUEST_INVALID', `the host has no step ${step} for a stand-alone request`, {
    where: { step },
    hint: 'Give it `after: afterSteps` of @ocp/after, or say `standalone: false` where it does these steps itself.',
  });
}
