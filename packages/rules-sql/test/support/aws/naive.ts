import {
  groupsOf,
  inAnyCase,
  isOwn,
  lost,
  matchedTag,
  meets,
  membersOf,
  mentionsShared,
  namespaces,
  nodes,
  NOT_MATCHED,
  ownLabels,
  sharedDisk,
  tagStrings,
  taken,
  text,
  within,
  type Entry,
} from '../naive.ts';
import type { Sample } from '../on-cloud-samples.ts';
import type { Row } from '../written-rows.ts';

/** What becomes of a row of the bill with the cluster `run`: sections 3 to 8 of spec ocp-on-aws.md. */
export function account(row: Row, sample: Sample): Entry[] {
  const id = text(row.lineitem_resourceid);
  const day = dayOf(row);
  const here = sample.openshift.filter((other) => other.usage_start === day);
  const own = here.filter(isOwn);
  if (!resourceMatched(row, sample)) return ofTags(row, sample, here);
  if (isTransfer(row)) {
    const pods = own.filter((other) => other.data_source === 'Pod' && within(other.resource_id, id));
    const transfers = groupsOf(pods, 'node').length;
    if (transfers === 0) return [lost('transfer of no node', 1)];
    return [
      taken('transfer of a node', transfers),
      ...(transfers > 1 ? [lost('counted by each of several nodes', 1 - transfers)] : []),
    ];
  }
  const size = capacityOf(id, day, sample);
  if (size !== undefined) return ofDisk(id, size, own, sample);
  const linked = own.filter((other) => within(other.resource_id, id));
  const pods = linked.filter((other) => other.data_source === 'Pod');
  if (linked.length === 0) return [lost('no rule takes what a resource matches', 1)];
  if (pods.length === 0) return [lost('volumes of a node have no use of it', 1)];
  return nodes(pods, groupsOf(linked, 'namespace', 'pod_labels'), 'resource_id');
}

/** Names of all that takes a part of a row, and of all reasons for which some is lost or counted besides. */
export const takes = [
  'claims of a disk',
  'namespaces of tags',
  'pods of a node',
  'rest of a disk',
  'transfer of a node',
];
export const losses = [
  'capacities that differ within a namespace',
  'claim that is larger on another row',
  'counted by each of several nodes',
  'disk with a size and no claim',
  'no rule takes what a resource matches',
  'node without a capacity',
  'not matched',
  'rest that is left to other clusters',
  'shared with other clusters',
  'tags that lead to no namespace',
  'transfer of no node',
  'use beyond the capacity of the node',
  'volume in several namespaces or label objects',
  'volume that fills the disk and has no share on this day',
  'volumes of a node have no use of it',
  'volumes of other clusters',
  'volumes with the same namespace and labels',
  'what no row of the node uses',
];

/** The costs of a row as it is matched (section 3.4), in the order of the pipeline. */
export function costs(row: Row): number[] {
  const type = row.lineitem_lineitemtype;
  const covered = type === 'SavingsPlanCoveredUsage' ? 0 : 1;
  const amortized = type === 'Tax' || type === 'Usage' ? 'lineitem_unblendedcost' : SAVINGS;
  return [
    covered * Number(row.lineitem_unblendedcost),
    covered * Number(row.lineitem_blendedcost),
    Number(row[SAVINGS] ?? 0),
    Number(row[amortized] ?? 0),
  ];
}

const SAVINGS = 'savingsplan_savingsplaneffectivecost';
const dayOf = (row: Row) => text(row.lineitem_usagestartdate).slice(0, 10);
const isTransfer = (row: Row) =>
  row.product_productfamily === 'Data Transfer' && row.lineitem_usagetype === 'In-Bytes';

function resourceMatched(row: Row, { pods, volumes }: Sample): boolean {
  const candidates = [
    ...pods.map((pod) => pod.resource_id),
    ...volumes.map((volume) => volume.persistentvolume),
    ...volumes.filter((volume) => volume.persistentvolume !== '').map((volume) => volume.csi_volume_handle),
  ];
  return candidates.some(
    (candidate) => text(candidate) !== '' && text(row.lineitem_resourceid).endsWith(text(candidate)),
  );
}

function capacityOf(id: string, day: string, { inputs, openshift }: Sample): number | undefined {
  const volumes = openshift.filter(
    (row) => isOwn(row) && row.usage_start === day && within(row.csi_volume_handle, id),
  );
  const own = (inputs.raw_rows ?? []).filter(
    (hour) => hour.lineitem_resourceid === id && dayOf(hour) === day,
  );
  const rate = Math.max(...own.map((hour) => Number(hour.lineitem_unblendedrate)));
  const capacity = Math.round(
    Math.max(...own.map((hour) => Number(hour.lineitem_unblendedcost))) / (rate / (31 * 24)),
  );
  return volumes.length > 0 && Number.isFinite(capacity) && capacity > 0 ? capacity : undefined;
}

function ofDisk(id: string, size: number, own: readonly Row[], sample: Sample): Entry[] {
  const onDisk = (other: Row) => within(other.csi_volume_handle, id);
  const claims = own.filter(
    (other) => onDisk(other) && other.namespace !== null && other.namespace !== 'Storage unattributed',
  );
  if (claims.length === 0) return [lost('disk with a size and no claim', 1)];
  const days = sample.bill.filter((row) => row.lineitem_resourceid === id).map(dayOf);
  const pool = sample.openshift.filter((other) => onDisk(other) && days.includes(text(other.usage_start)));
  return sharedDisk(groupsOf(claims, 'namespace', 'volume_labels'), pool, size);
}

function ofTags(row: Row, sample: Sample, here: readonly Row[]): Entry[] {
  const tags = sample.bill.map(({ resourcetags }) => resourcetags).filter(mentionsShared);
  const labels = ownLabels(sample).filter(mentionsShared);
  const strings = tagStrings(sample, inAnyCase(membersOf(tags), membersOf(labels)));
  const matched = matchedTag(row.resourcetags, strings);
  if (matched === undefined) return [lost(NOT_MATCHED, 1)];
  const hit = here.filter((other) => meets(other, row.resourcetags, matched));
  const own = namespaces(hit.filter(isOwn));
  const sources = groupsOf(hit, 'source_uuid').length;
  if (sources < 2 || !own.some((entry) => 'taken' in entry)) return own;
  return [taken('namespaces of tags', 1 / sources), lost('shared with other clusters', 1 - 1 / sources)];
}
