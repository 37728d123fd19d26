import { NULL_CODE } from '../columns.ts';
import { groupRows } from './group-rows.ts';
import { objectText, parseLabels, sortedMembers, type LabelMember } from './label-objects.ts';
import type { TextPool } from './text-pool.ts';

/**
 * Label objects laid over each other, row by row: of a key that several layers have, the last layer's value counts. In:
 * layers of `rows` codes of JSON objects; null has no members. Out: codes of canonical objects, never null.
 *
 * Costs one parse a distinct object and one merge a distinct combination, a hash a row.
 */
export function mergeLabels(layers: readonly Int32Array[], rows: number, pool: TextPool): Int32Array {
  const combinations = groupRows(layers, rows);
  const objects = new Map<number, LabelMember[]>([[NULL_CODE, []]]);
  const membersOf = (code: number): LabelMember[] => {
    const members = objects.get(code) ?? sortedMembers(parseLabels(pool.text(code)) ?? new Map());
    objects.set(code, members);
    return members;
  };
  const merged = Int32Array.from({ length: combinations.count }, (_, combination) => {
    const parts = combinations.keys.map((layer) => membersOf(layer[combination]!));
    return pool.intern(objectText(parts.reduce(overlaid)));
  });
  return combinations.ids.map((combination) => merged[combination]!);
}

/** Both in canonical order, and so is the result; of a key that both have, the upper value counts. */
function overlaid(lower: LabelMember[], upper: LabelMember[]): LabelMember[] {
  if (lower.length === 0) return upper;
  const members: LabelMember[] = [];
  let at = 0;
  for (const member of upper) {
    for (; at < lower.length && lower[at]!.key < member.key; at += 1) members.push(lower[at]!);
    if (lower[at]?.key === member.key) at += 1;
    members.push(member);
  }
  return members.concat(lower.slice(at));
}
