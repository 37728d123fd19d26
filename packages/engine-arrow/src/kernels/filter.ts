/**
 * The rows for which `keep` holds, ascending. In: a number of rows. Out: row numbers, for `takeCodes` and `takeNumbers`.
 * Costs a call a row; null is for `keep` to decide.
 */
export function filterRows(rows: number, keep: (row: number) => boolean): Int32Array {
  const kept = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (keep(row)) kept[count++] = row;
  return kept.subarray(0, count);
}
