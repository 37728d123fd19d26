import { addDays, nextMonthStart, type DayRange } from '@ocp/core';

/** The parts of a range that lie in one month each: Koku cuts its runs at the ends of months. */
export function monthsOf({ start, end }: DayRange): DayRange[] {
  const months: DayRange[] = [];
  for (let from = start; from <= end; from = nextMonthStart(from)) {
    const last = addDays(nextMonthStart(from), -1);
    months.push({ start: from, end: last < end ? last : end });
  }
  return months;
}
