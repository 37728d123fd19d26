/**
 * Texts, JSON texts, UUIDs and days, one code a row: of a text its place in the session's `TextPool`, of a day its number
 * since 1970. Null is `NULL_CODE`. Equal values have equal codes, in all columns of a session.
 */
export interface CodeColumn {
  readonly codes: Int32Array;
}

/**
 * Doubles, whole numbers, times (UTC milliseconds since 1970) and booleans (0, 1), one value a row. `validity` is an Arrow
 * bitmap: bit `row & 7` of byte `row >> 3` is set where the row has a value; without a bitmap every row has one. What stands
 * in `values` under a null is undefined.
 */
export interface NumberColumn {
  readonly values: Float64Array;
  readonly validity: Uint8Array | undefined;
}

/** Random UUIDs, made when the rows are written: no two rows have the same, nor one row the same twice. */
export interface RandomColumn {
  readonly random: 'uuid';
}

export type Column = CodeColumn | NumberColumn | RandomColumn;

export const NULL_CODE = -1;

export const randomUuids: RandomColumn = { random: 'uuid' };

export function isCodeColumn(column: Column): column is CodeColumn {
  return 'codes' in column;
}

export function isNumberColumn(column: Column): column is NumberColumn {
  return 'values' in column;
}

/** True where a row of a number column has a value. */
export function isValid(validity: Uint8Array | undefined, row: number): boolean {
  return validity === undefined || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** A bitmap of rows that are all null. */
export function noneValid(rows: number): Uint8Array {
  return new Uint8Array((rows + 7) >> 3);
}

/** Says in a bitmap that a row has a value. */
export function setValid(validity: Uint8Array, row: number): void {
  validity[row >> 3]! |= 1 << (row & 7);
}

/** A number of a row, or null. */
export function numberAt({ values, validity }: NumberColumn, row: number): number | null {
  return isValid(validity, row) ? values[row]! : null;
}

/** The same code in every row. */
export function sameCode(code: number, rows: number): CodeColumn {
  return { codes: new Int32Array(rows).fill(code) };
}

/** Every row's own number, so that a join can be asked later which row a pair came from. */
export function rowNumbers(rows: number): CodeColumn {
  return { codes: Int32Array.from({ length: rows }, (_, row) => row) };
}

/** The same number, or null, in every row. */
export function sameNumber(value: number | null, rows: number): NumberColumn {
  if (value === null) return { values: new Float64Array(rows), validity: noneValid(rows) };
  return { values: new Float64Array(rows).fill(value), validity: undefined };
}

/** A column divided by a number. */
export function scaled({ values, validity }: NumberColumn, divisor: number): NumberColumn {
  return { values: values.map((value) => value / divisor), validity };
}

/** A number computed for every row from its numbers in other columns; null where one of those is null. */
export function computed(
  columns: readonly NumberColumn[],
  rows: number,
  compute: (...numbers: number[]) => number,
): NumberColumn {
  const values = new Float64Array(rows);
  const validity = noneValid(rows);
  for (let row = 0; row < rows; row += 1) {
    if (!columns.every((column) => isValid(column.validity, row))) continue;
    values[row] = compute(...columns.map((column) => column.values[row]!));
    setValid(validity, row);
  }
  return { values, validity };
}

/** The codes of a column, but another one where `holds`. */
export function chosenCodes(codes: Int32Array, holds: (row: number) => boolean, other: number): CodeColumn {
  return { codes: codes.map((code, row) => (holds(row) ? other : code)) };
}
