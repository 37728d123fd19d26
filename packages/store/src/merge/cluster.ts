import type { ClusterIdentity } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';

const CLUSTERS = 'reporting_ocp_clusters';
const MEMBERS = ['reporting_ocp_nodes', 'reporting_ocp_pvcs', 'reporting_ocp_projects'];

/**
 * The key of the one row of a source in `reporting_ocp_clusters` (spec inputs.md 5.0): a new one, or the row that is there
 * under today's alias. Of several rows those with another alias go, and their nodes, claims and projects with them.
 */
export async function mergeCluster(session: Session, cluster: ClusterIdentity): Promise<string> {
  const { clusterId, clusterAlias, source } = cluster;
  const table = qualified(session.schema, CLUSTERS);
  const place = { table: CLUSTERS };
  const rows = await session.query<{ uuid: string; current: boolean }>(
    `select uuid, cluster_alias is not distinct from $2 as current from ${table}
      where provider_id = $1::uuid order by current desc, uuid`,
    [source, clusterAlias],
    place,
  );
  if (rows.length > 1)
    await removeClusters(
      session,
      rows.filter(({ current }) => !current),
    );
  const [known] = rows.length > 1 ? rows.filter(({ current }) => current) : rows;
  if (known !== undefined) {
    if (!known.current) {
      const rename = `update ${table} set cluster_alias = $2 where uuid = $1`;
      await session.execute(rename, [known.uuid, clusterAlias], place);
    }
    return known.uuid;
  }
  const [added] = await session.query<{ uuid: string }>(
    `insert into ${table} (uuid, cluster_id, cluster_alias, provider_id)
      values (gen_random_uuid(), $2, $3, $1::uuid) returning uuid`,
    [source, clusterId, clusterAlias],
    place,
  );
  return added?.uuid ?? '';
}

async function removeClusters(session: Session, clusters: readonly { uuid: string }[]): Promise<void> {
  const uuids = clusters.map(({ uuid }) => uuid);
  for (const table of MEMBERS) {
    const members = `delete from ${qualified(session.schema, table)} where cluster_id = any($1::uuid[])`;
    await session.execute(members, [uuids], { table });
  }
  const gone = `delete from ${qualified(session.schema, CLUSTERS)} where uuid = any($1::uuid[])`;
  await session.execute(gone, [uuids], { table: CLUSTERS });
}
