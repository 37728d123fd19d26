import { addDays, type Day, type DayRange } from '@ocp/core';
import type { ColumnMetaData } from 'hyparquet';

/** Day numbers, or milliseconds, since 1970; both inclusive. */
export interface TimeBounds {
  first: number;
  last: number;
}

/** The day number of a day since 1970. */
export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** The day of a day number since 1970. */
export function dayOfNumber(day: number): Day {
  return addDays('1970-01-01', day);
}

/** A range of days as day numbers. */
export function boundsOfDays({ start, end }: DayRange): TimeBounds {
  return { first: dayNumber(start), last: dayNumber(end) };
}

/** The day of a time in milliseconds. */
export function dayOf(milliseconds: number): number {
  return Math.floor(milliseconds / 86_400_000);
}

/**
 * The times of a row group in milliseconds, from the statistics of a footer. Undefined where the writer left none that can be
 * used (also for INT96, whose order is not defined).
 */
export function timesOfChunk(chunk: ColumnMetaData | undefined): TimeBounds | undefined {
  const { min_value: first, max_value: last } = chunk?.statistics ?? {};
  return typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined;
}

/** The days of a row group, as `timesOfChunk`. */
export function boundsOfChunk(chunk: ColumnMetaData | undefined): TimeBounds | undefined {
  const times = timesOfChunk(chunk);
  return times && { first: dayOf(times.first), last: dayOf(times.last) };
}
