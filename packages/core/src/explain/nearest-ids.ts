import type { Cloud } from '../clouds/index.ts';
import { byNearness, NAMED } from '../nearest/nearest-names.ts';
import { meantIds, type FoundIds } from './bill-ids.ts';
import { stands } from './candidates.ts';
import type { OpenshiftNode } from './openshift-days.ts';

/**
 * What may be asked instead of a resource that is not there, best first: ids of the bill, and nodes of OpenShift that the bill has. A
 * node is known by its name and by its id in OpenShift, whichever of both is asked; it is named by what is answered.
 */
export function nearestIds(
  cloud: Cloud,
  resource: string,
  ids: FoundIds,
  nodes: readonly OpenshiftNode[],
): string[] {
  const nodeOf = new Map(
    nodes.flatMap((node) => [[node.node, node] as const, [node.resource_id, node] as const]),
  );
  const found = new Set<string>();
  const known = new Set<string>();
  for (const text of byNearness(resource, [...new Set([...nodeOf.keys(), ...ids.map(({ id }) => id)])])) {
    const node = nodeOf.get(text);
    for (const answer of node === undefined ? [text] : answersOf(cloud, ids, node, text)) {
      const meant = [answer, ...meantIds(cloud, ids, answer).map(({ id }) => id)];
      // An id of what was named already is no other answer.
      if (!meant.every((id) => known.has(id))) found.add(answer);
      for (const id of meant) known.add(id);
    }
    if (found.size >= NAMED) break;
  }
  return [...found].slice(0, NAMED);
}

/** What to ask for a node that is known by a text; nothing where the bill does not have it. */
function answersOf(cloud: Cloud, ids: FoundIds, node: OpenshiftNode, text: string): readonly string[] {
  const isInBill = (name: string) => meantIds(cloud, ids, name).length > 0;
  if (isInBill(text)) return [text];
  const { candidates, resourceId } = cloud.differences;
  const candidate = node[candidates.node];
  const places = cloud.bill.ids.filter((place) => place.candidates === 'all');
  const inBill = ids.filter(({ column, id }) =>
    places.some((place) => place.column === column && stands(candidate, id, place.at)),
  );
  if (inBill.length === 0) return [];
  if (resourceId === 'node') return [node.resource_id];
  return isInBill(candidate) ? [candidate] : inBill.map(({ id }) => id);
}
