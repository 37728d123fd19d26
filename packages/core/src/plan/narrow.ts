import type { DayRange } from '../contract/index.ts';
import type { RunPlan, WindowPlan } from './plan.ts';
import { onDays } from './replaced.ts';

/** The same plan, of rules that are per day, with windows on some of its days alone: only these are made and replaced. */
export function narrowed(plan: RunPlan, ranges: readonly DayRange[]): RunPlan {
  const [whole] = plan.windows;
  if (whole === undefined) return plan;
  const deletes = [...plan.deletes, ...whole.deletes];
  return { ...plan, windows: ranges.map(windowOn({ ...whole, deletes })), deletes: [] };
}

/** A window of rules that are per day, on some of its days alone. */
export const windowOn =
  (whole: WindowPlan) =>
  (range: DayRange): WindowPlan => {
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
  };
