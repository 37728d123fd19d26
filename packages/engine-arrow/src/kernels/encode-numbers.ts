import { isValid, NULL_CODE, type NumberColumn } from '../columns.ts';

/**
 * Dictionary encoding of numbers, so that they can be keys: equal numbers have equal codes in all columns that one encoder
 * has seen; -0 is 0 and NaN is equal to itself, as in a `Map`. Null is `NULL_CODE`. Costs a look-up a row where the number
 * is not the one of the row before.
 */
export class NumberEncoder {
  readonly #codes = new Map<number, number>();

  encode({ values, validity }: NumberColumn): Int32Array {
    const codes = new Int32Array(values.length);
    let before = NaN;
    let code = NULL_CODE;
    for (let row = 0; row < codes.length; row += 1) {
      const value = values[row]!;
      if (value !== before) code = this.#codeOf(value);
      before = value;
      codes[row] = isValid(validity, row) ? code : NULL_CODE;
    }
    return codes;
  }

  /** The number of each code. */
  get numbers(): Float64Array {
    return Float64Array.from(this.#codes.keys());
  }

  #codeOf(value: number): number {
    const known = this.#codes.get(value) ?? this.#codes.size;
    this.#codes.set(value, known);
    return known;
  }
}
