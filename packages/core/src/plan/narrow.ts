import type { DayRange } from '../contract/index.ts';
import type { RunPlan, WindowPlan } from './plan.ts';
import { onDays } from './replaced.ts';

/** The same plan, of rules that are per day, with windows on some of its days alone: only these are made and replaced. */
export function narrowed(plan: RunPlan, ranges: readonly DayRange[]): RunPlan {
  const deletes = (range: DayRange) => plan.deletes.map(onDays(range));
  const windows = windowsOn(plan, ranges).map((window) => ({
    ...window,
    deletes: [...deletes(window), ...window.deletes],
  }));
  return { ...plan, windows, deletes: [] };
}

/** The only window of a plan, of rules that are per day, as one of each of some ranges. */
export const windowsOn = ({ windows: [whole] }: RunPlan, ranges: readonly DayRange[]): WindowPlan[] =>
  whole === undefined ? [] : ranges.map((range) => windowOn(whole, range));

function windowOn(whole: WindowPlan, range: DayRange): WindowPlan {
  const { calendar, ...config } = whole.config;
  return {
    ...whole,
    ...range,
    inputs: whole.inputs.map((input) => (input.days === undefined ? input : { ...input, days: range })),
    config: {
      ...config,
      ...(calendar && {
        calendar: {
          ...calendar,
          rows: calendar.rows.filter(([day]) => range.start <= String(day) && String(day) <= range.end),
        },
      }),
    },
    deletes: whole.deletes.map(onDays(range)),
  };
}
