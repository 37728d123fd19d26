import { OcpError } from '@ocp/core';
import { filterLabels, labelMembers, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { StepContext } from '../step.ts';

/**
 * The members of distinct label texts, `text`, `key` and `value`; only values may be null. Fails with `LABELS_MALFORMED` on a
 * text that is no JSON object.
 */
export function membersOf(texts: Int32Array, pool: TextPool): Table {
  const members = labelMembers(texts, pool, (text) => malformed(text, pool));
  return new Table(members.texts.length, {
    text: { codes: members.texts },
    key: { codes: members.keys },
    value: { codes: members.values },
  });
}

/** Label texts as canonical objects of the members whose keys a configuration relation has; null stays. Fails likewise. */
export function withKeysOf(relation: string, texts: Int32Array, { table, pool }: StepContext): Int32Array {
  const keys = new Set(Array.from(table(relation).codes('key'), (code) => pool.text(code)));
  return filterLabels(texts, keys, pool, (text) => malformed(text, pool));
}

function malformed(text: number, pool: TextPool): never {
  const example = pool.text(text).slice(0, 200);
  throw new OcpError('LABELS_MALFORMED', `a tag column holds text that is not a JSON object: ${example}`, {
    hint: 'Find the rows of the bill by the example text and ingest their report again.',
  });
}
