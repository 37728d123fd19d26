import { exactNumber } from '../connection/sql-types.ts';
import type { Session } from '../connection/session.ts';

/**
 * A row known with the same node, resource id, cores and cluster keeps its role unless its role or its architecture
 * is empty (spec inputs.md 5.1). Nulls are equal; cores compare as the column keeps them, rounded.
 */
export async function mergeNodes(
  session: Session,
  target: string,
  staged: string,
  cluster: string,
): Promise<number> {
  const place = { table: 'reporting_ocp_nodes' };
  const rows = `(select distinct on (1, 2, 3) node, resource_id, ${exactNumber('cores')}::numeric(18, 2) as cores, role, architecture
    from ${staged} where node is not null order by 1, 2, 3, role, architecture)`;
  const same = `n.cluster_id = $1::uuid and n.node = s.node and n.resource_id is not distinct from s.resource_id
    and n.node_capacity_cpu_cores is not distinct from s.cores`;
  const updated = await session.execute(
    `update ${target} n set node_role = coalesce(s.role, n.node_role),
        architecture = coalesce(nullif(s.architecture, ''), n.architecture)
      from ${rows} s
      where ${same} and (coalesce(n.node_role, '') = '' or coalesce(n.architecture, '') = '')
        and (s.role <> coalesce(n.node_role, '') or nullif(s.architecture, '') <> coalesce(n.architecture, ''))`,
    [cluster],
    place,
  );
  const added = await session.execute(
    `insert into ${target} (uuid, node, resource_id, node_capacity_cpu_cores, node_role, architecture, cluster_id)
      select gen_random_uuid(), s.node, s.resource_id, s.cores, s.role, s.architecture, $1::uuid
      from ${rows} s where not exists (select from ${target} n where ${same})`,
    [cluster],
    place,
  );
  return updated + added;
}
