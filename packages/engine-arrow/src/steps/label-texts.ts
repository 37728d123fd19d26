import { filterLabels, labelMembers, lowerCase, type TextPool } from '../kernels/index.ts';
import { Table } from '../table.ts';
import { malformedLabels } from './malformed-labels.ts';
import type { StepContext } from './step.ts';

/**
 * The members of distinct label texts, `tag_text`, `key` and `value`; only values may be null. Fails with `LABELS_MALFORMED` on a
 * text that is no JSON object.
 */
export function membersOf(texts: Int32Array, pool: TextPool): Table {
  const members = labelMembers(texts, pool, malformedLabels('tag', pool));
  return new Table(members.texts.length, {
    tag_text: { codes: members.texts },
    key: { codes: members.keys },
    value: { codes: members.values },
  });
}

/** Label texts as canonical objects of the members whose keys a configuration relation has; null stays. Fails likewise. */
export function withKeysOf(relation: string, texts: Int32Array, { table, pool }: StepContext): Int32Array {
  const keys = new Set(Array.from(table(relation).codes('key'), (code) => pool.text(code)));
  return filterLabels(texts, keys, pool, malformedLabels('tag', pool));
}

/** Members with key and value also in lower case, `lower_key` and `lower_value`. */
export function withLowerCase(members: Table, pool: TextPool): Table {
  return members.with({
    lower_key: { codes: lowerCase(members.codes('key'), pool) },
    lower_value: { codes: lowerCase(members.codes('value'), pool) },
  });
}
