import { addDays, daysOf, rangesOf, stampedRows, type Day, type DayRange } from '../contract/index.ts';
import { engineUnit, narrowed, otherDeletes, type RunPlan } from '../plan/index.ts';
import type { Afterwards } from './after.ts';
import type { RunMemory } from './memory.ts';
import type { Reason } from './remembered.ts';

/** What a run has to do. */
export interface Changes {
  /** All is as the run before left it. */
  unchanged: boolean;
  /** What the engine is to make: the plan, or the same on fewer days; absent where nothing changed for it. */
  plan?: RunPlan;
  /** Why the engine makes its days. */
  reasons: readonly Reason[];
}

/**
 * Compares a plan with what was remembered of it: files, configuration, rules, and rows in the tables. Rules of OpenShift are per day,
 * so only its days that changed are made; those of a bill are per window, and a change of one window may reach into others.
 */
export async function lookForChanges(
  plan: RunPlan,
  made: Parameters<typeof engineUnit>[1],
  memory: RunMemory | undefined,
  after: Afterwards,
): Promise<Changes> {
  if (memory === undefined) return { unchanged: false, plan, reasons: [] };
  const unit = engineUnit(plan, made);
  // Rows that the host brings in after a run go again before it does.
  const others = otherDeletes(plan.deletes, plan.pipeline).map(({ place, table, where }) =>
    stampedRows({ place, table, where: [where] }),
  );
  await memory.look([unit, ...after.units], others);
  const { days, reasons } = await memory.stale(unit);
  const steps = await after.stale();
  if (plan.full) return { unchanged: false, plan, reasons: wholly(plan, 'everything is made anew') };
  if (plan.before.length > 0) {
    return { unchanged: false, plan, reasons: wholly(plan, 'rows of the state were missing or old') };
  }
  if (days.length > 0) {
    // Of rows that are changed in their place, all days are needed as they were before.
    const some = unit.daily && !steps.inPlace;
    return { unchanged: false, plan: some ? narrowed(plan, closeRanges(days)) : plan, reasons };
  }
  const [reason] = steps.before;
  if (reason !== undefined) return { unchanged: false, plan, reasons: wholly(plan, reason.reason) };
  let goes = false;
  for (const rows of others) goes ||= await memory.any(rows);
  return { unchanged: !steps.any && !goes, reasons: [] };
}

/** A window costs more than some days in it: ranges that are close to each other become one. */
const CLOSE = 3;

function closeRanges(days: readonly Day[]): DayRange[] {
  const ranges: DayRange[] = [];
  for (const range of rangesOf(days)) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.end, CLOSE) >= range.start) last.end = range.end;
    else ranges.push(range);
  }
  return ranges;
}

const wholly = ({ days }: RunPlan, reason: string): Reason[] => [{ days: daysOf(days).length, reason }];
