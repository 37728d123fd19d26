import { NULL_CODE } from '../columns.ts';
import { canonicalLabels, parsePlainLabels } from './label-objects.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Label texts as canonical objects of the members with some keys, compared exactly. In: codes of JSON objects, or null. Out:
 * codes of objects, null for null. `malformed` is called with the code of a text that is no object of plain values; it does not return.
 *
 * Costs one parse a distinct text, a look-up a row.
 */
export function filterLabels(
  codes: Int32Array,
  keys: ReadonlySet<string>,
  pool: TextPool,
  malformed: (code: number) => never,
): Int32Array {
  const objects = new Map<number, number>([[NULL_CODE, NULL_CODE]]);
  return codes.map((code) => {
    const known = objects.get(code);
    if (known !== undefined) return known;
    const labels = parsePlainLabels(pool.text(code)) ?? malformed(code);
    const kept = new Map([...labels].filter(([key]) => keys.has(key)));
    const object = pool.intern(canonicalLabels(kept));
    objects.set(code, object);
    return object;
  });
}
