import {
  contains,
  groupsOf,
  inAnyCase,
  isOwn,
  lost,
  lower,
  matchedTag,
  meets,
  membersOf,
  namespaces,
  nodesAndVolumes,
  NOT_MATCHED,
  registeredLabels,
  sharedDisk,
  sum,
  tagStrings,
  taken,
  text,
  within,
  type Entry,
} from '../naive.ts';
import { cloudNames, type Sample } from '../on-cloud-samples.ts';
import type { Row } from '../written-rows.ts';

/** What becomes of a line of the bill with the cluster `run`: sections 3 to 7 of spec ocp-on-azure.md. */
export function account(row: Row, sample: Sample): Entry[] {
  const matched = isMatched(row, sample) ? '' : matchedTag(row.tags, strings(sample));
  if (matched === undefined) return [lost(NOT_MATCHED, 1)];
  const day = dayOf(row);
  if (day === undefined) return [lost('time that is not midnight', 1)];
  const own = sample.openshift.filter((other) => isOwn(other) && other.usage_start === day);
  const before = sum(
    sample.others.filter((other) => other.row_uuid === row.row_uuid),
    ({ parts }) => Number(parts),
  );
  if (!isMatched(row, sample)) {
    return namespaces(
      own.filter((other) => meets(other, row.tags, matched)),
      before,
    );
  }
  const name = nameOf(row);
  const size = sizeOf(name, row.date, sample);
  const claims = own.filter(
    (other) =>
      isOnDisk(other, name) && other.namespace !== null && other.namespace !== 'Storage unattributed',
  );
  const disk =
    size === undefined || claims.length === 0
      ? []
      : sharedDisk(
          groupsOf(claims, 'namespace', 'data_source', 'pod_labels', 'volume_labels'),
          poolOf(name, sample),
          size,
        );
  const direction = directionOf(row);
  if (direction !== null) return ofTransfer(name, direction, own, disk);
  if (disk.length > 0) return disk;
  if (size !== undefined) return [lost('disk with a size and no claim', 1)];
  if (sample.bill.some((line) => nameOf(line) === name && sizeOf(name, line.date, sample) !== undefined))
    return [lost('disk whose size is of another time', 1)];
  const linked = own.filter(
    (other) =>
      text(other.resource_id) !== '' &&
      (other.data_source === 'Pod'
        ? name !== null && lower(name)?.replaceAll('_osdisk', '') === lower(other.node)
        : contains(name, other.persistentvolume)),
  );
  const { entries } = nodesAndVolumes(linked, before);
  if (entries.length > 0) return entries;
  return [lost(name === null ? 'id without a name' : 'no rule takes what a resource matches', 1)];
}

/** Names of all that takes a part of a row, and of all reasons for which some is lost or counted besides. */
export const takes = [
  'claims of a disk',
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
  'disk whose size is of another time',
  'disk with a size and no claim',
  'id without a name',
  'no rule takes what a resource matches',
  'node without a capacity',
  'not matched',
  'parts of clusters that ran before',
  'rest of a disk of its transfer too',
  'rest that is left to other clusters',
  'tags that lead to no namespace',
  'time that is not midnight',
  'transfer in no direction',
  'transfer of no node',
  'use beyond the capacity of the node',
  'volume in several namespaces or label objects',
  'volume that fills the disk and has no share on this day',
  'volumes in the name of a node',
  'volumes of other clusters',
  'volumes with the same namespace and labels',
  'what no row of the node uses',
];

export const costs = (row: Row) => [Number(row.costinbillingcurrency)];

const dayOf = ({ date }: Row) => (text(date).endsWith(' 00:00:00') ? text(date).slice(0, 10) : undefined);
const nameOf = (row: Row) => text(row.resourceid).split('/')[8] ?? null;
const serviceOf = (row: Row) => text(row.servicename === '' ? row.metercategory : row.servicename);

function isMatched(row: Row, { pods, volumes }: Sample): boolean {
  const names = [
    ...pods.map(({ node }) => node),
    ...volumes.flatMap((volume) => [volume.persistentvolume, volume.csi_volume_handle]),
  ];
  return names.some((name) => within(name, row.resourceid));
}

function strings(sample: Sample): string[] {
  const tags = membersOf(sample.bill.map((row) => row.tags)).filter(([key]) => cloudNames.includes(key));
  return tagStrings(sample, inAnyCase(tags, registeredLabels(sample, 'Azure')));
}

/** Of a line that a resource matches (section 4). */
function directionOf(row: Row): unknown {
  if (serviceOf(row) !== 'Virtual Network' || lower(row.consumedservice) !== 'microsoft.compute') return null;
  const information = JSON.parse(text(row.additionalinfo).toLowerCase()) as Record<string, unknown>;
  return information.datatransferdirection ?? null;
}

/** A transfer has no claims; what volumes leave of its disk is counted besides (section 5.2). */
function ofTransfer(
  name: string | null,
  direction: unknown,
  own: readonly Row[],
  disk: readonly Entry[],
): Entry[] {
  const rest = disk.filter((entry) => 'taken' in entry && entry.taken === 'rest of a disk');
  const isNode = own.some(
    (other) => other.data_source === 'Pod' && text(other.resource_id) !== '' && other.node === name,
  );
  const besides = rest.map(({ share }) => lost('rest of a disk of its transfer too', -share));
  if (direction === '') return [lost('transfer in no direction', 1), ...rest, ...besides];
  const transfer = isNode ? taken('transfer of a node', 1) : lost('transfer of no node', 1);
  return [transfer, ...rest, ...besides];
}

const isOnDisk = (other: Row, name: string | null) =>
  (other.data_source === 'Storage' && contains(name, other.persistentvolume)) ||
  (name !== null && lower(name) === lower(other.csi_volume_handle));

/** Rows of all clusters with a volume on a disk, on the days of its lines. */
function poolOf(name: string | null, sample: Sample): Row[] {
  const days = sample.bill
    .filter((row) => isMatched(row, sample) && nameOf(row) === name)
    .map((row) => dayOf(row));
  return sample.openshift.filter((other) => isOnDisk(other, name) && days.includes(text(other.usage_start)));
}

const tiers = {
  ...{ 1: 4, 2: 8, 3: 16, 4: 32, 6: 64, 10: 128, 15: 256, 20: 512 },
  ...{ 30: 1024, 40: 2048, 50: 4096, 60: 8192, 70: 16384, 80: 32767 },
};
const sizes = Object.entries(tiers).flatMap(([tier, size]) =>
  (Number(tier) < 4 ? ['P', 'E'] : ['P', 'E', 'S']).map((series) => ({ meter: `${series}${tier} `, size })),
);

/** The size of a disk at a time (section 5.1). */
function sizeOf(name: string | null, date: unknown, sample: Sample): number | undefined {
  const found = sample.bill
    .filter(
      (row) =>
        name !== null &&
        nameOf(row) === name &&
        row.date === date &&
        isMatched(row, sample) &&
        serviceOf(row).includes('Storage') &&
        contains(row.resourceid, 'Microsoft.Compute/disks/') &&
        !/.osdisk$/isu.test(name),
    )
    .flatMap((row) => sizes.filter(({ meter }) => contains(row.metername, meter)));
  return found.length === 0 ? undefined : Math.max(...found.map(({ size }) => size));
}
