import { stampedRows, type DayRange, type StoreTransaction } from '../contract/index.ts';
import { SUMMARY_STATE } from '../pipelines/index.ts';

/** The roles that a source's nodes are known with, by name and resource id. */
export type NodeRoles = ReadonlyMap<string, string>;

/** What rows depend on that other days find out: a node's role holds for all days of a run (spec ocp-daily.md 7). */
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

/** Whether days of some ranges have rows of nodes whose roles are others now. */
export async function otherRoles(
  transaction: StoreTransaction,
  source: string,
  before: NodeRoles,
  ranges: readonly DayRange[],
): Promise<boolean> {
  const after = await nodeRoles(transaction, source);
  const nodes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => String((JSON.parse(key) as unknown[])[0]));
  if (nodes.length === 0) return false;
  const found = await transaction.stamps(
    ranges.map((between) =>
      stampedRows({
        place: 'state',
        table: SUMMARY_STATE,
        where: [
          [
            { column: 'source_uuid', equals: source },
            { column: 'usage_start', between },
            { column: 'node', in: nodes },
          ],
        ],
      }),
    ),
  );
  return found.some((days) => days.size > 0);
}
