/** A calendar day in UTC, `YYYY-MM-DD`. */
export type Day = string;

/** Both ends inclusive. */
export interface DayRange {
  start: Day;
  end: Day;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True for a day that exists in the calendar. */
export function isDay(text: string): text is Day {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

export function monthStart(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

/** First day of the next month. */
export function nextMonthStart(day: Day): Day {
  return monthStart(addDays(monthStart(day), 31));
}

/** All days of a day's month. */
export const monthOf = (day: Day): DayRange => ({
  start: monthStart(day),
  end: addDays(nextMonthStart(day), -1),
});

export function daysInMonth(day: Day): number {
  return Number(addDays(nextMonthStart(day), -1).slice(8));
}

/** Every day of a range in order. */
export function daysOf({ start, end }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = start; day <= end; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The months of a range, each with its days in it. */
export function monthsOf({ start, end }: DayRange): DayRange[] {
  const months: DayRange[] = [];
  for (let from = start; from <= end; from = nextMonthStart(from)) {
    const last = addDays(nextMonthStart(from), -1);
    months.push({ start: from, end: last < end ? last : end });
  }
  return months;
}

/** Days, in order, as ranges; those that are next to each other are in one. */
export function rangesOf(days: readonly Day[]): DayRange[] {
  const ranges: DayRange[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.end, 1) === day) last.end = day;
    else ranges.push({ start: day, end: day });
  }
  return ranges;
}

/**
 * The windows in which Koku runs a range (spec inputs.md section 6): starts every `step` days; the first window
 * has `step + 1` days, the following ones `step`, the last what is left.
 */
export function windowsOf({ start, end }: DayRange, step: number): DayRange[] {
  if (addDays(start, step) >= end) return [{ start, end }];
  const windows: DayRange[] = [];
  let from = start;
  for (let boundary = addDays(start, step); from <= end; boundary = addDays(boundary, step)) {
    windows.push({ start: from, end: boundary < end ? boundary : end });
    from = addDays(boundary, 1);
  }
  return windows;
}
