import type { Session } from '../connection/session.ts';

/** One row a namespace; those of other clusters are rows of their own. */
export async function mergeProjects(
  session: Session,
  target: string,
  staged: string,
  cluster: string,
): Promise<number> {
  return session.execute(
    `insert into ${target} (uuid, project, cluster_id)
      select gen_random_uuid(), namespace, $1::uuid from (select distinct namespace from ${staged}) s
      where namespace is not null
      on conflict (project, cluster_id) do nothing`,
    [cluster],
    { table: 'reporting_ocp_projects' },
  );
}
