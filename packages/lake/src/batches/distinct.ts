import { Dictionary, type Data } from 'apache-arrow';
import { asTexts } from './as-texts.ts';
import { take } from './take.ts';

/** The first row of each combination of texts in some of the columns. Texts are dictionaries, and stay so where asked for. */
export function distinctRows(
  columns: readonly Data[],
  keys: readonly number[],
  categorical: boolean,
): Data[] {
  const rows = firstRows(keys.map((key) => columns[key]!));
  return columns.map((data) => {
    const taken = take(data, rows);
    return taken.type instanceof Dictionary ? asTexts(taken, categorical) : taken;
  });
}

/** Rows are numbered by their combination, column after column, so that no number becomes large. */
function firstRows(columns: readonly Data[]): Int32Array {
  const length = columns[0]?.length ?? 0;
  const combined = new Int32Array(length);
  let count = Math.min(length, 1);
  for (const data of columns) {
    const codes = data.values as Int32Array;
    const texts = (data.dictionary?.length ?? 0) + 1;
    const numbers = new Map<number, number>();
    for (let row = 0; row < length; row += 1) {
      const code = data.getValid(row) ? codes[row]! + 1 : 0;
      const key = combined[row]! * texts + code;
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      combined[row] = number;
    }
    count = numbers.size;
  }
  const first = new Int32Array(count).fill(-1);
  for (let row = length - 1; row >= 0; row -= 1) first[combined[row]!] = row;
  return first;
}
