import { addDays, type Day, type DayRange } from '@ocp/core';
import type { Data } from 'apache-arrow';
import { take } from './take.ts';

/** The rows of some columns whose time, in UTC milliseconds since 1970, lies in the days. */
export function withinDays(columns: readonly Data[], times: Data, days: DayRange): Data[] {
  const rows = rowsBetween(times, midnight(days.start), midnight(addDays(days.end, 1)));
  return rows.length === times.length ? [...columns] : columns.map((data) => take(data, rows));
}

function rowsBetween(times: Data, from: bigint, to: bigint): Int32Array {
  const ticks = times.values as BigInt64Array;
  const rows = new Int32Array(times.length);
  let count = 0;
  for (let row = 0; row < times.length; row += 1) {
    const time = ticks[row]!;
    if (time >= from && time < to && times.getValid(row)) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function midnight(day: Day): bigint {
  return BigInt(Date.parse(`${day}T00:00:00Z`));
}
