import { isValid, noneValid, setValid, type NumberColumn } from '../columns.ts';

/**
 * The number of one column where `holds`, of the other elsewhere, nulls included. In: columns of `rows` numbers. Costs a
 * call a row.
 */
export function chooseNumbers(
  rows: number,
  holds: (row: number) => boolean,
  yes: NumberColumn,
  no: NumberColumn,
): NumberColumn {
  const values = new Float64Array(rows);
  const validity = noneValid(rows);
  for (let row = 0; row < rows; row += 1) {
    const chosen = holds(row) ? yes : no;
    if (!isValid(chosen.validity, row)) continue;
    values[row] = chosen.values[row]!;
    setValid(validity, row);
  }
  return { values, validity };
}
