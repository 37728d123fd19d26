import type { CloudType } from '@ocp/core';
import { sampleKeys, sharedNames, type Sample } from './on-cloud-samples.ts';
import { pythonJson } from './python-json.ts';
import { run } from './run.ts';
import type { Row } from './written-rows.ts';

/**
 * What the rules of all clouds say of one row of the bill, said once more, row by row and text by text, without a thought of
 * cost. Sections are of spec ocp-on-azure.md, where no other is named.
 */

/** A part of a row of the bill: what a rule takes, or what is lost for a reason (below 0 what is counted besides). */
export type Entry = { share: number } & ({ taken: string } | { lost: string });
export const taken = (by: string, share: number): Entry => ({ taken: by, share });
export const lost = (why: string, share: number): Entry => ({ lost: why, share });

export const shareOf = (entries: readonly Entry[], what: 'taken' | 'lost') =>
  sum(
    entries.filter((entry) => what in entry),
    ({ share }) => share,
  );
const negative = (entries: readonly Entry[], why: string) => lost(why, -shareOf(entries, 'taken'));

export const NOT_MATCHED = 'not matched';

export const text = (value: unknown) => (typeof value === 'string' ? value : '');
/** Unknown, that is not true, if either is null; an empty text is in every one (section 3). */
export const contains = (whole: unknown, part: unknown) =>
  typeof whole === 'string' && typeof part === 'string' && whole.includes(part);
export const within = (part: unknown, whole: unknown) => part !== '' && contains(whole, part);
export const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : undefined);
export const isOwn = (row: Row) => row.source_uuid === run.sourceUuid;

export const sum = <T>(values: readonly T[], of: (value: T) => number) =>
  values.reduce((found, value) => found + of(value), 0);

export function groupsOf(rows: readonly Row[], ...columns: string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(columns.map((name) => row[name] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** Each name with a share once, those without one left out. */
export const some = (...entries: Entry[]) => entries.filter(({ share }) => Math.abs(share) > 1e-12);

const CLAIM = 'persistentvolumeclaim_capacity_gigabyte';
export const largestClaim = (rows: readonly Row[]) => Math.max(...rows.map((row) => Number(row[CLAIM])));

/**
 * What the pool of a disk has of own volumes and the shares of `groups` do not give out: each share is the largest claim of its
 * group, and the pool has the largest of each volume in the window.
 */
export function lostClaims(groups: readonly Row[][], pooled: readonly Row[], size: number): Entry[] {
  const byVolume = (rows: readonly Row[]) =>
    new Map(groupsOf(rows, 'persistentvolume').map((own) => [own[0]?.persistentvolume, largestClaim(own)]));
  const [pool, shared] = [byVolume(pooled), byVolume(groups.flat())];
  const inGroups = groups.map((group) => [...byVolume(group).values()]);
  const all = sum(inGroups, (claims) => sum(claims, (claim) => claim));
  const of = (names: readonly unknown[], claims: ReadonlyMap<unknown, number>) =>
    sum(names, (name) => claims.get(name) ?? 0);
  const unshared = [...pool.keys()].filter((name) => !shared.has(name));
  const both = [...pool.keys()].filter((name) => shared.has(name));
  const notPooled = [...shared.keys()].filter((name) => !pool.has(name));
  return some(
    lost('volume that fills the disk and has no share on this day', of(unshared, pool) / size),
    lost('claim that is larger on another row', (of(both, pool) - of(both, shared)) / size),
    lost('volume that does not fill the disk', -of(notPooled, shared) / size),
    lost(
      'volume in several namespaces or label objects',
      (sum([...shared.values()], (claim) => claim) - all) / size,
    ),
    lost(
      'volumes with the same namespace and labels',
      (all - sum(inGroups, (claims) => Math.max(...claims))) / size,
    ),
  );
}

/** A disk that clusters share: the claims of groups of rows, and what all volumes leave, divided by the clusters on it. */
export function sharedDisk(groups: readonly Row[][], pool: readonly Row[], size: number): Entry[] {
  const volumes = groupsOf(pool, 'cluster_id', 'persistentvolume');
  const total = sum(volumes, largestClaim);
  const clusters = new Set(pool.map((row) => row.cluster_id)).size;
  const rest = (size - total) / size;
  return [
    taken('claims of a disk', sum(groups, largestClaim) / size),
    taken('rest of a disk', rest / clusters),
    ...lostClaims(groups, pool.filter(isOwn), size),
    ...some(
      lost(
        'volumes of other clusters',
        sum(
          volumes.filter(([row]) => row && !isOwn(row)),
          largestClaim,
        ) / size,
      ),
      lost('rest that is left to other clusters', rest - rest / clusters),
    ),
  ];
}

const USED = 'pod_effective_usage_cpu_core_hours';
const used = (rows: readonly Row[]) => sum(rows, (row) => Number(row[USED] ?? 0));
const capacity = (rows: readonly Row[]) =>
  Math.max(...rows.map((row) => Number(row.node_capacity_cpu_core_hours ?? 0)));
/** What rows use of a capacity; nothing of none. */
const portion = (rows: readonly Row[], of: number) => (of === 0 ? 0 : used(rows) / of);

/** Pods of nodes: each group uses a part of the largest capacity among its rows, whatever their node. Each node would be the row. */
export function nodes(pods: readonly Row[], groups: readonly Row[][], node: string): Entry[] {
  if (pods.length === 0) return [];
  const ofNodes = groupsOf(pods, node);
  const unused = ofNodes.map((rows) => 1 - portion(rows, capacity(rows)));
  const [without, withCapacity] = [0, 1].map((kind) =>
    unused.filter((_, index) => (capacity(ofNodes[index] ?? []) === 0 ? 0 : 1) === kind),
  ) as [number[], number[]];
  const all = sum(groups, (rows) => portion(rows, capacity(rows)));
  const id = (share: number) => share;
  return [
    taken('pods of a node', all),
    ...some(
      lost('counted by each of several nodes', 1 - ofNodes.length),
      lost('node without a capacity', sum(without, id)),
      lost(
        'what no row of the node uses',
        sum(withCapacity, (share) => Math.max(share, 0)),
      ),
      lost(
        'use beyond the capacity of the node',
        sum(withCapacity, (share) => Math.min(share, 0)),
      ),
      lost('capacities that differ within a namespace', ofNodes.length - sum(unused, id) - all),
    ),
  ];
}

const PARTS_BEFORE = 'parts of clusters that ran before';

/**
 * A row whose name is that of nodes and volumes (section 5.3; ocp-on-gcp.md 5.3): volumes have an n-th each, where n counts all
 * parts of the row, `besides` also those that lie elsewhere; pods what they use.
 */
export function nodesAndVolumes(
  linked: readonly Row[],
  besides: number,
): { entries: Entry[]; parts: number } {
  const groups = groupsOf(linked, 'namespace', 'data_source', 'pod_labels', 'volume_labels');
  const ofPods = groups.filter(([row]) => row?.data_source === 'Pod');
  const parts = groups.length + besides;
  const volumes = groups.length - ofPods.length;
  const ofNodes = nodes(ofPods.flat(), ofPods, 'node');
  const share = volumes / parts;
  const ofVolumes = volumes === 0 ? [] : [taken('volumes in the name', share)];
  if (ofPods.length > 0) {
    const besidesNodes = negative(ofVolumes, 'volumes in the name of a node');
    return { entries: [...ofNodes, ...ofVolumes, ...some(besidesNodes)], parts };
  }
  return {
    entries: volumes === 0 ? [] : [...ofVolumes, ...some(lost(PARTS_BEFORE, 1 - share))],
    parts,
  };
}

/** What nodes and volumes take of a row that was given out before. */
export const again = (entries: readonly Entry[], why: string): Entry[] => {
  const shares = entries.filter((entry) => 'taken' in entry);
  return [...shares, ...some(negative(shares, why))];
};

/**
 * The strings that make a row tag-matched (section 3; a null gives the text `null`), where `found` are pairs that bill and labels
 * share without the reporting tables.
 */
export function tagStrings(
  { pods, reported }: Sample,
  found: readonly (readonly [string, unknown])[],
): string[] {
  const chosen = reported.length > 0 ? reported.map(({ key, value }) => [key, value] as const) : found;
  return [
    ...chosen.map(([key, value]) => pythonJson({ [key]: value }).replaceAll(/[{}]/g, '')),
    `"openshift_cluster": "${run.clusterId}"`,
    `"openshift_cluster": "${run.clusterAlias}"`,
    ...pods.map(({ node }) => `"openshift_node": "${node}"`),
    ...pods.map(({ namespace }) => `"openshift_project": "${namespace}"`),
  ];
}

export const membersOf = (objects: readonly unknown[]): [string, string][] =>
  objects.flatMap((object) =>
    typeof object === 'string'
      ? Object.entries(JSON.parse(object) as object).map(([key, value]): [string, string] => [
          key,
          String(value),
        ])
      : [],
  );
export const ownLabels = ({ openshift }: Sample) =>
  openshift.filter(isOwn).flatMap((row) => [row.pod_labels, row.volume_labels]);
/** Labels of own rows whose key is registered: of a pod for any provider, of a volume for OpenShift (section 3.1). */
export function registeredLabels(sample: Sample, type: CloudType): [string, string][] {
  const keys = sampleKeys(type);
  const isOf = (key: string, ...providers: string[]) =>
    keys.some((known) => known.key === key && providers.includes(known.providerType));
  const own = sample.openshift.filter(isOwn);
  return [
    ...membersOf(own.map((row) => row.pod_labels)).filter(([key]) => isOf(key, 'OCP', type)),
    ...membersOf(own.map((row) => row.volume_labels)).filter(([key]) => isOf(key, 'OCP')),
  ];
}
export const inAnyCase = (pairs: readonly [string, string][], others: readonly [string, string][]) =>
  pairs.filter(([key, value]) =>
    others.some(([k, v]) => k.toLowerCase() === key.toLowerCase() && v.toLowerCase() === value.toLowerCase()),
  );
/** Whether a text has a key that is enabled for both, anywhere. */
export const mentionsShared = (object: unknown) =>
  typeof object === 'string' && sharedNames.some((key) => object.includes(key));

/** All strings that are in the tags, joined; undefined without one. */
export function matchedTag(tags: unknown, strings: readonly string[]): string | undefined {
  const found = strings.filter((string) => contains(tags, string));
  return found.length === 0 ? undefined : found.join(',');
}

const ofNobody = [
  'Platform unallocated',
  'Worker unallocated',
  'Network unattributed',
  'Storage unattributed',
];

/** Whether a row of the summary is one that tags lead to (section 5.4). */
export function meets(other: Row, tagText: unknown, matched: string): boolean {
  if (other.namespace === null || ofNobody.includes(text(other.namespace))) return false;
  const tags = JSON.parse(text(tagText)) as Record<string, string>;
  const equal = (tag: string, column: string) => tags[tag] !== undefined && tags[tag] === other[column];
  return (
    equal('openshift_project', 'namespace') ||
    equal('openshift_node', 'node') ||
    equal('openshift_cluster', 'cluster_id') ||
    equal('openshift_cluster', 'cluster_alias') ||
    [other.pod_labels, other.volume_labels].some(
      (labels) =>
        typeof labels === 'string' &&
        matched.split(',').some((part) => labels.includes(part.replaceAll(' ', ''))),
    )
  );
}

export const NO_NAMESPACE = 'tags that lead to no namespace';

/** A row that tags match goes to each namespace and data source alike; what is stored of other clusters is counted besides. */
export function namespaces(rows: readonly Row[], besides = 0): Entry[] {
  const parts = groupsOf(rows, 'namespace', 'data_source').length;
  if (parts === 0) return [lost(NO_NAMESPACE, 1)];
  const share = parts / (parts + besides);
  return [taken('namespaces of tags', share), ...some(lost(PARTS_BEFORE, 1 - share))];
}
