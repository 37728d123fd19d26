import { filterLabels, hasNestedMember, labelMembers, lowerCase, type TextPool } from '../kernels/index.ts';
import { Table } from '../table.ts';
import { malformedLabels } from './malformed-labels.ts';
import type { StepContext } from './step.ts';

/**
 * The members of distinct label texts, `tag_text`, `key` and `value`; only values may be null. Fails with `LABELS_MALFORMED` on a
 * text that is no JSON object of plain values.
 */
export function membersOf(texts: Int32Array, pool: TextPool): Table {
  const members = labelMembers(texts, pool, malformedLabels('tag', pool));
  return new Table(members.texts.length, {
    tag_text: { codes: members.texts },
    key: { codes: members.keys },
    value: { codes: members.values },
  });
}

/** The members of tag texts of a bill; one with an object or a list in it stands for nothing, until a row of the cluster has it. */
export function plainMembersOf(texts: Int32Array, pool: TextPool): Table {
  const nested = nestedTexts(texts, pool);
  return membersOf(
    texts.filter((code) => !nested.has(code)),
    pool,
  );
}

/** Label texts as canonical objects of the members whose keys a configuration relation has; null stays. Fails likewise. */
export function withKeysOf(relation: string, texts: Int32Array, { table, pool }: StepContext): Int32Array {
  const keys = new Set(Array.from(table(relation).codes('key'), (code) => pool.text(code)));
  return filterLabels(texts, keys, pool, malformedLabels('tag', pool));
}

/** Those of some texts that have an object or a list in them. */
export function nestedTexts(texts: Int32Array, pool: TextPool): ReadonlySet<number> {
  return new Set(texts.filter((code) => hasNestedMember(pool.text(code))));
}

/** Members with key and value also in lower case, `lower_key` and `lower_value`. */
export function withLowerCase(members: Table, pool: TextPool): Table {
  return members.with({
    lower_key: { codes: lowerCase(members.codes('key'), pool) },
    lower_value: { codes: lowerCase(members.codes('value'), pool) },
  });
}
