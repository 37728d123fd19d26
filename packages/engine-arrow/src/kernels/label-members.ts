import { NULL_CODE } from '../columns.ts';
import { Int32Builder } from '../growing.ts';
import { parsePlainLabels } from './label-objects.ts';
import type { TextPool } from './text-pool.ts';

/** Members of label objects, one a row: three columns of codes; only `values` may be null. */
export interface LabelMembers {
  texts: Int32Array;
  keys: Int32Array;
  values: Int32Array;
}

/**
 * Label texts taken apart: each text with its members, in its order. In: distinct codes without null. `malformed` is called
 * with the code of a text that is no object of plain values; it does not return. A member that is JSON's null is null. Costs one parse a text.
 */
export function labelMembers(
  texts: Int32Array,
  pool: TextPool,
  malformed: (code: number) => never,
): LabelMembers {
  const members = { texts: new Int32Builder(), keys: new Int32Builder(), values: new Int32Builder() };
  for (const text of texts) {
    for (const [key, value] of parsePlainLabels(pool.text(text)) ?? malformed(text)) {
      members.texts.push(text);
      members.keys.push(pool.intern(key));
      members.values.push(value === null ? NULL_CODE : pool.intern(value));
    }
  }
  return {
    texts: members.texts.finish(),
    keys: members.keys.finish(),
    values: members.values.finish(),
  };
}
