import { addDays, type Day, type DayRange, type LakeFile, type TimeRange } from '@ocp/core';
import type { Data, Dictionary, RecordBatch, Utf8, Vector } from 'apache-arrow';
import { inputBatches } from '../batches/index.ts';
import { dayOf } from '../time-bounds.ts';

/** Files of one table. */
type Files = readonly LakeFile[];

const dayNamed = (number: number): Day => addDays('1970-01-01', number);
const tableOf = (files: Files) => files[0]?.partition.table;

/** The first and the last time within a range of rows of some files, perhaps of those with a value. */
export async function readTimes(
  files: Files,
  within: TimeRange,
  where: { column: string; equals: string } | undefined,
  signal: AbortSignal,
): Promise<TimeRange | undefined> {
  const table = tableOf(files);
  if (table === undefined) return undefined;
  const days = { start: dayNamed(dayOf(within.first)), end: dayNamed(dayOf(within.last)) };
  const columns = [table.time, ...(where === undefined ? [] : [where.column])];
  let first = Infinity;
  let last = -Infinity;
  for await (const batch of inputBatches(table, files, { days, columns, signal })) {
    const times = dataOf(batch, 0);
    const values = times.values as BigInt64Array;
    const others = where && batch.getChildAt<Utf8>(1);
    for (let row = 0; row < times.length; row += 1) {
      if (!times.getValid(row) || (others && others.get(row) !== where?.equals)) continue;
      const time = Number(values[row]!);
      if (time < within.first || time > within.last) continue;
      if (time < first) first = time;
      if (time > last) last = time;
    }
  }
  return first > last ? undefined : { first, last };
}

/** The first text of a column that is not empty. */
export async function readText(
  files: Files,
  column: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const table = tableOf(files);
  if (table === undefined) return undefined;
  for await (const batch of inputBatches(table, files, { columns: [column], signal })) {
    const texts = batch.getChildAt<Utf8>(0);
    for (let row = 0; row < batch.numRows; row += 1) {
      const text = texts?.get(row);
      if (text) return text;
    }
  }
  return undefined;
}

/** Each combination of texts that a row of the days has. */
export async function readDistinct(
  files: Files,
  columns: readonly string[],
  days: DayRange,
  signal: AbortSignal,
): Promise<(string | null)[][]> {
  const table = tableOf(files);
  if (table === undefined) return [];
  const found = new Map<string, (string | null)[]>();
  // Codes of a batch are compared first: texts are looked at once for each combination.
  for await (const batch of inputBatches(table, files, { days, columns, categorical: true, signal })) {
    const vectors = columns.map((_, index) => batch.getChildAt(index) as Vector<Dictionary<Utf8>>);
    const codes = columns.map((_, index) => dataOf(batch, index));
    const seen = new Set<string>();
    for (let row = 0; row < batch.numRows; row += 1) {
      const key = codes
        .map((data) => (data.getValid(row) ? String((data.values as Int32Array)[row]) : ''))
        .join();
      if (seen.has(key)) continue;
      seen.add(key);
      const texts = vectors.map((vector) => vector.get(row));
      found.set(JSON.stringify(texts), texts);
    }
  }
  return [...found.values()];
}

/** The sum of a column by day, in the order of the days. */
export async function readSums(
  files: Files,
  column: string,
  days: DayRange,
  signal: AbortSignal,
): Promise<{ day: Day; sum: number }[]> {
  const table = tableOf(files);
  if (table === undefined) return [];
  const sums = new Map<number, number>();
  for await (const batch of inputBatches(table, files, { days, columns: [table.time, column], signal })) {
    const times = dataOf(batch, 0);
    const ticks = times.values as BigInt64Array;
    const amounts = dataOf(batch, 1);
    const values = amounts.values as Float64Array;
    for (let row = 0; row < times.length; row += 1) {
      if (!times.getValid(row)) continue;
      const day = dayOf(Number(ticks[row]!));
      sums.set(day, (sums.get(day) ?? 0) + (amounts.getValid(row) ? values[row]! : 0));
    }
  }
  return [...sums].sort(([a], [b]) => a - b).map(([day, sum]) => ({ day: dayNamed(day), sum }));
}

/** The only chunk of a column of a batch. */
function dataOf(batch: RecordBatch, index: number): Data {
  return batch.data.children[index]!;
}
