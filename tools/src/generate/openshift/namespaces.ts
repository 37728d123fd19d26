const PLATFORM = [
  'openshift-kube-apiserver',
  'openshift-etcd',
  'openshift-monitoring',
  'openshift-ingress',
  'openshift-image-registry',
  'openshift-logging',
  'openshift-dns',
  'kube-system',
];
const TEAMS = ['payments', 'search', 'catalog', 'identity', 'data', 'mobile', 'logistics'];
const ENVIRONMENTS = ['prod', 'prod', 'stage', 'dev'];

/** A list of texts as SQL. */
export function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

/**
 * `namespaces`: eight of the platform (`openshift-kube-apiserver` is number 0), then one for about twenty pods,
 * each of a team and an environment.
 */
export function namespacesSql(pods: number): string {
  const count = PLATFORM.length + Math.ceil(pods / 20);
  return `
    create table namespaces as
    select i as namespace_id,
      i < ${PLATFORM.length} as platform,
      case when i < ${PLATFORM.length} then 'platform' else team end as team,
      case when i < ${PLATFORM.length} then 'prod' else environment end as environment,
      case when i < ${PLATFORM.length} then ${list(PLATFORM)}[i + 1] else format('{}-{}-{}', team, environment, i) end as namespace
    from (
      select i,
        ${list(TEAMS)}[1 + draw('team', i) % ${TEAMS.length}] as team,
        ${list(ENVIRONMENTS)}[1 + draw('environment', i) % ${ENVIRONMENTS.length}] as environment
      from range(${count}) r(i))`;
}

export const PLATFORM_NAMESPACES = PLATFORM.length;
