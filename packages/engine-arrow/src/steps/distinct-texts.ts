import { distinctCodes, type TextPool } from '../kernels/index.ts';

/** The distinct texts of some columns, without null. */
export function distinctTexts(pool: TextPool, ...columns: readonly Int32Array[]): Int32Array {
  return distinctCodes(columns, pool.size);
}

/** The distinct texts of some columns that are not empty, as an id must be. */
export function distinctIds(pool: TextPool, ...columns: readonly Int32Array[]): Int32Array {
  return distinctTexts(pool, ...columns).filter((code) => pool.byteLength(code) > 0);
}
