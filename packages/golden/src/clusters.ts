import type { Client } from 'pg';
import { DAILY_SUMMARY } from './tables.ts';

/**
 * A golden leaves out the key of its cluster rows, which its nodes, projects and claims refer to. Gives each cluster
 * the identifier of those whose names are most like the cluster's own in the daily summary.
 */
export async function identifyClusters(client: Client, schema: string): Promise<void> {
  const known = await namesBy(
    client,
    `select cluster_id::text, 'node ' || node from "${schema}".reporting_ocp_nodes
      union select cluster_id::text, 'project ' || project from "${schema}".reporting_ocp_projects
      union select cluster_id::text, 'claim ' || persistent_volume_claim from "${schema}".reporting_ocp_pvcs`,
  );
  const seen = await namesBy(
    client,
    `select distinct cluster_id, kind || name from "${schema}".${DAILY_SUMMARY},
      lateral (values ('node ', node), ('project ', namespace), ('claim ', persistentvolumeclaim)) as t (kind, name)
      where name is not null`,
  );
  const likeness = [...seen].flatMap(([cluster, names]) =>
    [...known].map(([uuid, others]) => ({ cluster, uuid, alike: jaccard(names, others) })),
  );
  likeness.sort((a, b) => b.alike - a.alike);
  const given = new Map<string, string>();
  for (const { cluster, uuid } of likeness) {
    if (given.has(cluster) || [...given.values()].includes(uuid)) continue;
    given.set(cluster, uuid);
    const update = `update "${schema}".reporting_ocp_clusters set uuid = $2 where cluster_id = $1`;
    await client.query(update, [cluster, uuid]);
  }
}

async function namesBy(client: Client, text: string): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<[string, string]>({ text, rowMode: 'array' });
  const names = new Map<string, Set<string>>();
  for (const [owner, name] of rows) names.set(owner, (names.get(owner) ?? new Set()).add(name));
  return names;
}

/** 1 for the same names, 0 for none in common. */
function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((name) => b.has(name)).length;
  return common / (a.size + b.size - common);
}
