import { Dictionary, Int32, makeData, Utf8, Vector, type Data } from 'apache-arrow';
import type { NumberColumn } from '../../src/columns.ts';
import type { TextPool } from '../../src/kernels/index.ts';

/** A generator of whole numbers below `limit` that gives the same ones in every run (mulberry32). */
export function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Codes below `distinct`. */
export function codes(rows: number, distinct: number, seed: number): Int32Array {
  const next = random(seed);
  return Int32Array.from({ length: rows }, () => next(distinct));
}

/** Numbers of which one in ten is null. */
export function numbers(rows: number, seed: number): NumberColumn {
  const next = random(seed);
  const validity = Uint8Array.from({ length: (rows + 7) >> 3 }, () => (next(10) === 0 ? next(256) : 255));
  return { values: Float64Array.from({ length: rows }, () => next(1_000_000) / 1024), validity };
}

export const podName = (pod: number): string => `worker-${(pod * 7919).toString(16)}-${pod}`;
export const labelText = (set: number): string =>
  `{"app": "app-${set % 50}", "env": "env-${set % 4}", "team": "team-${set % 30}", "pod_template_hash": "${set}"}`;

/** `rows` texts, `distinct` of them different, as UTF-8. */
export function utf8(rows: number, distinct: number, textOf: (index: number) => string): Data<Utf8> {
  const next = random(rows);
  const texts = Array.from({ length: rows }, () => Buffer.from(textOf(next(distinct))));
  const valueOffsets = new Int32Array(rows + 1);
  for (const [row, text] of texts.entries()) valueOffsets[row + 1] = valueOffsets[row]! + text.length;
  return makeData({ type: new Utf8(), length: rows, nullCount: 0, valueOffsets, data: Buffer.concat(texts) });
}

/** The same as a dictionary. */
export function dictionary(rows: number, distinct: number, textOf: (index: number) => string) {
  const texts = Array.from({ length: distinct }, (_, index) => Buffer.from(textOf(index)));
  const valueOffsets = new Int32Array(distinct + 1);
  for (const [row, text] of texts.entries()) valueOffsets[row + 1] = valueOffsets[row]! + text.length;
  const values = makeData({
    type: new Utf8(),
    length: distinct,
    nullCount: 0,
    valueOffsets,
    data: Buffer.concat(texts),
  });
  return makeData({
    type: new Dictionary(new Utf8(), new Int32()),
    length: rows,
    nullCount: 0,
    data: codes(rows, distinct, 7),
    dictionary: new Vector([values]),
  });
}

/** A pool with the texts of some indexes, and their codes. */
export function pooled(pool: TextPool, count: number, textOf: (index: number) => string): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => pool.intern(textOf(index)));
}
