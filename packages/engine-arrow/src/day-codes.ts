import type { Day } from '@ocp/core';

const MILLISECONDS = 86_400_000;

/** The code of a day: its number since 1970. */
export function dayCode(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / MILLISECONDS;
}

/** The day in which a time lies, in UTC milliseconds since 1970. */
export function dayCodeOfTime(milliseconds: number): number {
  return Math.floor(milliseconds / MILLISECONDS);
}

/** A day as ISO 8601. */
export function dayText(code: number): Day {
  return new Date(code * MILLISECONDS).toISOString().slice(0, 10);
}
