import type { Data } from 'apache-arrow';
import { take } from './take.ts';

/** The rows of some columns but those at `places` of a file, in order; the first of the rows lies at `start`. */
export function without(columns: readonly Data[], places: readonly number[], start: number): Data[] {
  const length = columns[0]?.length ?? 0;
  const gone = new Set(places.filter((place) => place >= start && place < start + length));
  if (gone.size === 0) return [...columns];
  const rows = new Int32Array(length - gone.size);
  let count = 0;
  for (let row = 0; row < length; row += 1) if (!gone.has(start + row)) rows[count++] = row;
  return columns.map((data) => take(data, rows));
}
