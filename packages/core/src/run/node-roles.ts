import type { StoreTransaction } from '../contract/index.ts';

/** The roles that a source's nodes are known with, by name and resource id. */
export type NodeRoles = ReadonlyMap<string, string>;

/** What rows of days that are not made again depend on, of days that are (spec ocp-daily.md 7). */
export async function nodeRoles(transaction: StoreTransaction, source: string): Promise<NodeRoles> {
  const { rows } = await transaction.texts(
    'tenant',
    'reporting_ocp_nodes',
    ['node', 'resource_id', 'node_role'],
    [{ column: 'cluster_id', ofSource: source }],
  );
  const roles = new Map<string, string[]>();
  for (const [node, resource, role] of rows) {
    const key = JSON.stringify([node, resource]);
    roles.set(key, [...(roles.get(key) ?? []), role ?? '']);
  }
  return new Map([...roles].map(([key, found]) => [key, [...new Set(found)].sort().join()]));
}

/** Whether a node that was known has got another role: then days before have other rows too. */
export const rolesChanged = (before: NodeRoles, after: NodeRoles): boolean =>
  [...before].some(([key, roles]) => after.get(key) !== roles);
