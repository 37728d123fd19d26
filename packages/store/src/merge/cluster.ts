import type { ClusterIdentity } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';

/**
 * The key of the cluster's row in `reporting_ocp_clusters`: that of the source and cluster id, with its alias brought
 * up to date, or a new one. Of several such rows the one with this alias is taken: alias is part of their key.
 */
export async function mergeCluster(session: Session, cluster: ClusterIdentity): Promise<string> {
  const { clusterId, clusterAlias, source } = cluster;
  const table = qualified(session.schema, 'reporting_ocp_clusters');
  const place = { table: 'reporting_ocp_clusters' };
  const [known] = await session.query<{ uuid: string; current: boolean }>(
    `select uuid, cluster_alias is not distinct from $3 as current from ${table}
      where provider_id = $1::uuid and cluster_id = $2 order by current desc, uuid limit 1`,
    [source, clusterId, clusterAlias],
    place,
  );
  if (!known) {
    const [added] = await session.query<{ uuid: string }>(
      `insert into ${table} (uuid, cluster_id, cluster_alias, provider_id)
        values (gen_random_uuid(), $2, $3, $1::uuid) returning uuid`,
      [source, clusterId, clusterAlias],
      place,
    );
    return added?.uuid ?? '';
  }
  if (!known.current) {
    await session.execute(
      `update ${table} set cluster_alias = $2 where uuid = $1`,
      [known.uuid, clusterAlias],
      place,
    );
  }
  return known.uuid;
}
