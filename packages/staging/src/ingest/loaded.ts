import { hourText } from '../csv/report-reader.ts';
import type { LoadedFile } from './load-file.ts';

/** The first and the last hour that have rows, as `YYYY-MM-DD HH:00:00`. */
export function hoursOf(loaded: readonly LoadedFile[]): { start?: string; end?: string } {
  const hours = loaded.flatMap((file) => [...file.hours.keys()].map(hourText)).sort();
  const [start] = hours;
  const end = hours.at(-1);
  return start === undefined || end === undefined ? {} : { start, end };
}

/** The months that have rows, as `YYYY-MM-01`. */
export function monthsOf(loaded: readonly LoadedFile[]): string[] {
  const months = loaded.flatMap(({ hours }) =>
    [...hours.keys()].map((hour) => `${hourText(hour).slice(0, 7)}-01`),
  );
  return [...new Set(months)].sort();
}
