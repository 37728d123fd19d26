import {
  daysOf,
  OcpError,
  rangesOf,
  type AfterScope,
  type AfterStep,
  type DayRange,
  type StoreTransaction,
} from '../contract/index.ts';
import { onDays, stepUnit, type AfterPlan, type RunPlan, type Unit } from '../plan/index.ts';
import type { RunMemory } from './memory.ts';
import type { RunRecorder } from './recorder.ts';
import type { Reason } from './remembered.ts';
import { replacements } from './replacements.ts';

/** Runs the steps in PostgreSQL that the plan names, of those that have something to make. */
export interface Afterwards {
  /** Their parts, as they are remembered. */
  units: readonly Unit[];
  /** What there is to make now; a run of the engine may make it more. */
  stale(): Promise<StaleSteps>;
  /** Whether steps that take relations of reports have something to make. */
  needsMachines(): Promise<boolean>;
  /** Those that follow a window, on its days. */
  window(days: DayRange): Promise<void>;
  /** Those at the end, each on the days that the plan gives it. */
  end(): Promise<void>;
}

export interface StaleSteps {
  any: boolean;
  /** Whether steps change rows of tables in their place: other steps need them as they were before. */
  inPlace: boolean;
  /** Why steps have something to make that need rows as they were before. */
  before: readonly Reason[];
}

export interface AfterParts {
  steps: Readonly<Record<string, AfterStep>>;
  transaction: StoreTransaction;
  recorder: RunRecorder;
  /** Absent where everything is made. */
  memory: RunMemory | undefined;
}

/** A step with the days that it is to make. */
interface Due {
  step: AfterPlan;
  ranges: readonly DayRange[];
}

export function afterwards(plan: RunPlan, { steps, transaction, recorder, memory }: AfterParts): Afterwards {
  const due = async (
    step: AfterPlan,
    ranges: readonly DayRange[],
  ): Promise<Due & { reasons: readonly Reason[] }> => {
    const span = spanOf(ranges);
    if (memory === undefined || span === undefined) return { step, ranges, reasons: [] };
    const { days, reasons } = await memory.stale(stepUnit(plan, step, span));
    if (plan.full) return { step, ranges, reasons };
    if (!step.daily) return { step, ranges: days.length === 0 ? [] : ranges, reasons };
    const made = ranges.flatMap((range) => rangesOf(daysOf(range).filter((day) => days.includes(day))));
    return { step, ranges: made, reasons };
  };
  const run = ({ step: { name, deletes, daily }, ranges }: Due) =>
    recorder.step(name, async () => {
      const step = steps[name];
      if (step === undefined) throw missing(name);
      const replaced = daily ? ranges.flatMap((range) => deletes.map(onDays(range))) : deletes;
      const begun = await replacements(name, replaced, plan.full, transaction);
      const span = daily ? spanOf(ranges) : undefined;
      let rows = 0;
      for (const days of ranges) {
        const counts = Object.entries(await step.run(transaction.sql, afterScope(plan, days), begun.into));
        for (const [table, count] of counts) {
          if (begun.takes(table, count.written)) continue;
          if (count.deleted + count.written > 0) memory?.changedInPlace(table);
          recorder.count(table, count);
        }
        rows += counts.reduce((sum, [, { written }]) => sum + written, 0);
      }
      await begun.settle((table, counts) => {
        if (counts.deleted + counts.written > 0) memory?.wrote(table, span);
        recorder.count(table, counts);
      });
      return rows;
    });
  const follow = async (step: AfterPlan, ranges: readonly DayRange[]) => {
    const found = await due(step, ranges);
    if (found.ranges.length > 0) await run(found);
  };
  const rangesIn = (step: AfterPlan) =>
    step.when === 'window' ? plan.windows.map((window) => [window]) : [step.days];
  return {
    units: plan.after.flatMap((step) =>
      rangesIn(step).flatMap((ranges) => {
        const span = spanOf(ranges);
        return span === undefined ? [] : [stepUnit(plan, step, span)];
      }),
    ),
    async stale() {
      let any = false;
      const before: Reason[] = [];
      const changing = await activeChanges(plan, memory);
      for (const [index, step] of plan.after.entries()) {
        for (const ranges of rangesIn(step)) {
          const found = await due(step, ranges);
          if (found.ranges.length === 0) continue;
          any = true;
          const later = plan.after.slice(index + 1).filter((one) => changing.includes(one));
          if (!step.daily && readsChangedLater(step, later)) before.push(...found.reasons);
        }
      }
      return { any, inPlace: changing.length > 0, before };
    },
    async needsMachines() {
      for (const step of plan.after.filter(({ knows }) => knows.includes('machines'))) {
        if ((await due(step, step.days)).ranges.length > 0) return true;
      }
      return false;
    },
    async window(days) {
      for (const step of plan.after) {
        if (step.when === 'window')
          await follow({ ...step, deletes: step.deletes.map(onDays(days)) }, [days]);
      }
    },
    async end() {
      for (const step of plan.after) if (step.when === 'end') await follow(step, step.days);
    },
  };
}

/** The steps that change rows in their place, of those that have what they need. */
async function activeChanges({ after }: RunPlan, memory: RunMemory | undefined): Promise<AfterPlan[]> {
  const active: AfterPlan[] = [];
  for (const step of after.filter(({ changes }) => changes.length > 0)) {
    let idle = false;
    for (const rows of step.onlyWith) idle ||= (await memory?.any(rows)) === false;
    if (!idle) active.push(step);
  }
  return active;
}

/** Whether a later step changes a table in its place that this one reads. */
function readsChangedLater({ reads }: AfterPlan, later: readonly AfterPlan[]): boolean {
  const read = new Set(reads.map(({ table }) => table));
  return later.some((step) => step.changes.some((table) => read.has(table)));
}

const spanOf = (ranges: readonly DayRange[]): DayRange | undefined => {
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first && last && { start: first.start, end: last.end };
};

/** The rows that a step afterwards works on. */
export function afterScope(
  { cluster, cloud, machines, prices }: RunPlan,
  { start, end }: DayRange,
): AfterScope {
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
    ...(prices && { prices }),
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
