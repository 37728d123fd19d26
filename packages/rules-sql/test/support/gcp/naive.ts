import {
  again,
  contains,
  groupsOf,
  inAnyCase,
  isOwn,
  largestClaim,
  lost,
  lostClaims,
  lower,
  matchedTag,
  meets,
  membersOf,
  namespaces,
  nodesAndVolumes,
  NOT_MATCHED,
  registeredLabels,
  some,
  sum,
  tagStrings,
  taken,
  text,
  within,
  type Entry,
} from '../naive.ts';
import { cloudNames, sampleDays, type Sample } from '../on-cloud-samples.ts';
import type { Row } from '../written-rows.ts';

/** What becomes of a row of the bill with the cluster `run`: sections 3 to 7 of spec ocp-on-gcp.md. */
export function account(row: Row, sample: Sample): Entry[] {
  const own = sample.openshift.filter((other) => isOwn(other) && other.usage_start === dayOf(row));
  if (!isMatched(row, sample)) {
    const matched = matchedTag(row.labels, strings(sample));
    if (matched === undefined) return [lost(NOT_MATCHED, 1)];
    return namespaces(own.filter((other) => meets(other, row.labels, matched)));
  }
  const linked = own.filter(
    (other) =>
      text(other.resource_id) !== '' &&
      contains(row.resource_name, other.data_source === 'Pod' ? other.node : other.persistentvolume),
  );
  if (isTransfer(row)) {
    const pods = linked.filter((other) => other.data_source === 'Pod');
    const transfers = groupsOf(pods, 'node').length;
    if (transfers === 0) return [lost('transfer of no node', 1)];
    return [
      taken('transfer of a node', transfers),
      ...some(lost('counted by each of several nodes', 1 - transfers)),
    ];
  }
  const size = sizeOf(row.resource_global_name, sample);
  const claims = own.filter((other) => other.persistentvolume !== null && isOnDisk(other, row));
  if (size === undefined || claims.length === 0) {
    const { entries } = nodesAndVolumes(linked, 0);
    return entries.length > 0 ? entries : [lost('no rule takes what a resource matches', 1)];
  }
  const groups = groupsOf(claims, 'namespace', 'pod_labels', 'volume_labels');
  const isLarge = (group: readonly Row[]) => size === 0 || size < largestClaim(group);
  const { entries, parts } = nodesAndVolumes(linked, groups.filter(isLarge).length);
  return [
    ...ofDisk(groups, poolOf(row.resource_global_name, sample), size, parts),
    ...again(entries, 'disk with a size that has a node or a volume in its name'),
  ];
}

/** Names of all that takes a part of a row, and of all reasons for which some is lost or counted besides. */
export const takes = [
  'claims of a disk',
  'claims that are larger than their disk',
  'namespaces of tags',
  'pods of a node',
  'rest of a disk',
  'transfer of a node',
  'volumes in the name',
];
export const losses = [
  'capacities that differ within a namespace',
  'claim that is larger on another row',
  'counted by each of several nodes',
  'disk with a size that has a node or a volume in its name',
  'no rule takes what a resource matches',
  'node without a capacity',
  'not matched',
  'parts beside claims that are larger',
  'rest of a disk whose global name holds no handle',
  'rest of a volume in several namespaces or label objects',
  'rest of volumes of other clusters or days',
  'rest of volumes that do not fill the disk',
  'rest of volumes with the same namespace and labels',
  'tags that lead to no namespace',
  'transfer of no node',
  'use beyond the capacity of the node',
  'volume in several namespaces or label objects',
  'volume that does not fill the disk',
  'volume that fills the disk and has no share on this day',
  'volumes in the name of a node',
  'volumes of other clusters',
  'volumes that exceed their disk',
  'volumes with the same namespace and labels',
  'what claims are larger than their disk by',
  'what no row of the node uses',
];

export const costs = (row: Row) => [Number(row.cost), Number(row.daily_credits)];

/**
 * Sections 5.1, 5.2. A disk is its volumes and what they leave, which each namespace and label object has once: as many times as
 * there are volumes, if each has its own.
 */
function ofDisk(groups: readonly Row[][], pool: readonly Row[], size: number, parts: number): Entry[] {
  const large = groups.filter((group) => size === 0 || size < largestClaim(group));
  const small = groups.filter((group) => !large.includes(group));
  const ofLarge = large.length === 0 ? 0 : large.length / parts;
  const whole = some(taken('claims that are larger than their disk', ofLarge));
  // Claims of any size are larger: they share the row with all that counts.
  if (size === 0) return [...whole, ...some(lost('parts beside claims that are larger', 1 - ofLarge))];
  const volumes = groupsOf(pool, 'persistentvolume');
  const total = sum(volumes, largestClaim);
  const rest = (size - total) / size;
  return [
    ...whole,
    ...some(
      taken('claims of a disk', sum(small, largestClaim) / size),
      lost('what claims are larger than their disk by', sum(large, largestClaim) / size - ofLarge),
    ),
    ...lostClaims(groups, pool.filter(isOwn), size),
    ...ofOthers(volumes, pool, size),
    ...restOf(
      groups,
      volumes.flatMap(([row]) => (row ? [row.persistentvolume] : [])),
      rest,
    ),
  ];
}

/** A name in two clusters is one volume, with the larger claim. */
function ofOthers(volumes: readonly Row[][], pool: readonly Row[], size: number): Entry[] {
  const own = groupsOf(pool.filter(isOwn), 'persistentvolume');
  const others = sum(volumes, largestClaim) - sum(own, largestClaim);
  return some(lost('volumes of other clusters', others / size));
}

function restOf(groups: readonly Row[][], pooled: readonly unknown[], rest: number): Entry[] {
  if (pooled.length === 0) return [lost('rest of a disk whose global name holds no handle', 1)];
  if (rest < 0) return [lost('volumes that exceed their disk', rest)];
  const each = rest / pooled.length;
  const inGroups = groups.map((group) => groupsOf(group, 'persistentvolume').length);
  const shared = groupsOf(groups.flat(), 'persistentvolume').map(([row]) => row?.persistentvolume);
  const missing = pooled.filter((name) => !shared.includes(text(name))).length;
  const besides = shared.filter((name) => !pooled.includes(name)).length;
  const named = sum(inGroups, (count) => count);
  return some(
    taken('rest of a disk', each * groups.length),
    lost('rest of volumes of other clusters or days', each * missing),
    lost('rest of volumes that do not fill the disk', -each * besides),
    lost('rest of volumes with the same namespace and labels', each * (named - groups.length)),
    lost('rest of a volume in several namespaces or label objects', each * (shared.length - named)),
  );
}

const dayOf = (row: Row) => text(row.usage_start_time).slice(0, 10);

const isTransfer = (row: Row) =>
  row.service_description === 'Compute Engine' && contains(lower(row.sku_description), 'data transfer');

/** Section 3 (2): the name is kept, also where the global name of another row was the reason. */
function isMatched({ resource_name }: Row, { bill, pods, volumes }: Sample): boolean {
  const handles = volumes.map((volume) => volume.csi_volume_handle);
  const names = [...pods.map(({ node }) => node), ...volumes.map((volume) => volume.persistentvolume)];
  return bill.some(
    (row) =>
      row.resource_name !== null &&
      row.resource_name === resource_name &&
      ([...names, ...handles].some((name) => within(name, row.resource_name)) ||
        handles.some((handle) => within(handle, row.resource_global_name))),
  );
}

/** Only labels of the window's first day count (quirk Q5). */
function strings(sample: Sample): string[] {
  const first = sample.bill.filter((row) => dayOf(row) === sampleDays.start);
  const labels = membersOf(first.map((row) => row.labels)).filter(([key]) => cloudNames.includes(key));
  return tagStrings(sample, inAnyCase(labels, registeredLabels(sample, 'GCP')));
}

const isPrepared = (row: Row, sample: Sample) =>
  isMatched(row, sample) || matchedTag(row.labels, strings(sample)) !== undefined;

const isOnDisk = ({ data_source, csi_volume_handle: handle }: Row, row: Row) =>
  data_source === 'Storage' &&
  (within(handle, row.resource_global_name) || within(handle, row.resource_name));

const HOUR_OF_GIBIBYTE = 1073741824 * 3600;

/** Section 5.1: of a global name, whatever its row. */
function sizeOf(globalName: unknown, sample: Sample): number | undefined {
  const isSized = sample.bill.some(
    (row) =>
      row.resource_global_name === globalName &&
      contains(globalName, '/disk/') &&
      row.service_description === 'Compute Engine' &&
      contains(lower(row.sku_description), ' pd ') &&
      Number(row.usage_amount_in_pricing_units) > 0 &&
      isPrepared(row, sample) &&
      sample.openshift.some((other) => other.usage_start === dayOf(row) && isOnDisk(other, row)),
  );
  const hours = (sample.inputs.raw_rows ?? []).filter((hour) => hour.resource_global_name === globalName);
  if (!isSized || hours.length === 0) return undefined;
  return Math.round(Math.max(...hours.map((hour) => Number(hour.usage_amount))) / HOUR_OF_GIBIBYTE);
}

/** Section 5.2: rows of all clusters with the handle in the global name, on the days of its rows. */
function poolOf(globalName: unknown, sample: Sample): Row[] {
  const days = sample.bill
    .filter((row) => row.resource_global_name === globalName && isMatched(row, sample))
    .map(dayOf);
  return sample.openshift.filter(
    (other) =>
      other.data_source === 'Storage' &&
      within(other.csi_volume_handle, globalName) &&
      days.includes(text(other.usage_start)),
  );
}
