import {
  OcpError,
  type AfterScope,
  type AfterStep,
  type DayRange,
  type Delete,
  type Replacement,
  type StoreTransaction,
  type TableCounts,
} from '../contract/index.ts';
import { onDays, replacedTables, type AfterPlan, type RunPlan } from '../plan/index.ts';
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
      const begun = await replacements(name, deletes, plan.full, transaction);
      let rows = 0;
      for (const days of ranges) {
        const counts = Object.entries(await step.run(transaction.sql, afterScope(plan, days), begun.into));
        for (const [table, count] of counts) {
          if (!begun.takes(table, count.written)) recorder.count(table, count);
        }
        rows += counts.reduce((sum, [, { written }]) => sum + written, 0);
      }
      await begun.settle((table, counts) => recorder.count(table, counts));
      return rows;
    });
  return {
    async window(days) {
      for (const step of plan.after) {
        if (step.when === 'window') await run({ ...step, deletes: step.deletes.map(onDays(days)) }, [days]);
      }
    },
    async end() {
      for (const step of plan.after) if (step.when === 'end') await run(step, step.days);
    },
  };
}

/** The replacements of the tables that a step makes anew. */
async function replacements(
  step: string,
  deletes: readonly Delete[],
  anew: boolean,
  transaction: StoreTransaction,
) {
  const tables = new Map<string, { replacement: Replacement; rows: number }>();
  for (const [table, replaced] of replacedTables(deletes, anew)) {
    tables.set(table, { replacement: await transaction.replacement(replaced), rows: 0 });
  }
  return {
    into(table: string): string {
      const found = tables.get(table);
      if (found !== undefined) return found.replacement.into;
      throw new OcpError('INTERNAL', `the plan does not say that ${step} makes ${table} anew`, {
        where: { step, table },
      });
    },
    /** Whether the rows went into a replacement. */
    takes(table: string, rows: number): boolean {
      const found = tables.get(table);
      if (found !== undefined) found.rows += rows;
      return found !== undefined;
    },
    async settle(settled: (table: string, counts: TableCounts) => void): Promise<void> {
      for (const [table, { replacement, rows }] of tables) settled(table, await replacement.settle(rows));
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
