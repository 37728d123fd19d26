import { isValid, noneValid, NULL_CODE, setValid, type NumberColumn } from '../columns.ts';

/** Codes of some rows, in any order and number; row -1 gives null. Costs a look-up a row. */
export function takeCodes(codes: Int32Array, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    taken[place] = row < 0 ? NULL_CODE : codes[row]!;
  }
  return taken;
}

/** Numbers of some rows, in any order and number; row -1 gives null. Costs a look-up a row. */
export function takeNumbers({ values, validity }: NumberColumn, rows: Int32Array): NumberColumn {
  const taken = new Float64Array(rows.length);
  const valid = noneValid(rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    if (row < 0 || !isValid(validity, row)) continue;
    taken[place] = values[row]!;
    setValid(valid, place);
  }
  return { values: taken, validity: valid };
}
