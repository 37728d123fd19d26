import { addDays, monthOf, monthStart, type Day, type DayRange } from '../contract/index.ts';

/** The month whose unused GPUs are distributed with a part of a range. */
export interface DistributionMonth {
  days: DayRange;
  /** Nothing is done when the summary has distributed cost of the month. */
  onlyFirst: boolean;
}

/**
 * The whole month of the days when it is over, the whole previous one on the 2nd, else none (spec cost-model.md 9).
 * `today` is UTC.
 */
export function distributionMonth({ start }: DayRange, today: Day): DistributionMonth | undefined {
  if (monthStart(start) !== monthStart(today)) return { days: monthOf(start), onlyFirst: false };
  if (!today.endsWith('-02')) return undefined;
  return { days: monthOf(addDays(monthStart(start), -1)), onlyFirst: true };
}
