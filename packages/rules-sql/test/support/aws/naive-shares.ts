import type { Row } from '../written-rows.ts';
import { pythonJson } from '../python-json.ts';
import { run } from '../run.ts';
import type { Sample } from './samples.ts';

/**
 * What part of a row of the bill goes to the cluster `run`, with the markup 0: sections 3 to 8 of spec ocp-on-aws.md said once
 * more, row by row and text by text, without a thought of cost. 0 for a row that is dropped.
 */
export function naiveShare(row: Row, sample: Sample, shared: readonly string[]): number {
  const id = text(row.lineitem_resourceid);
  const day = dayOf(row);
  const here = sample.openshift.filter((other) => other.usage_start === day);
  const own = here.filter((other) => other.source_uuid === run.sourceUuid);
  if (resourceMatched(row, sample)) {
    if (isTransfer(row)) {
      const pods = own.filter((other) => other.data_source === 'Pod' && within(other.resource_id, id));
      return new Set(pods.map((other) => other.node)).size;
    }
    const capacity = capacityOf(id, day, sample);
    return capacity === undefined ? nodeShare(id, own) : diskShare(id, capacity, own, sample);
  }
  const strings = tagStrings(sample, shared).filter((string) =>
    (row.resourcetags ?? '').toString().includes(string),
  );
  if (row.resourcetags === null || strings.length === 0) return 0;
  const hit = here.filter((other) => meets(other, row, strings.join(',')));
  const sources = new Set(hit.map((other) => other.source_uuid));
  return sources.has(run.sourceUuid) ? 1 / sources.size : 0;
}

/** The costs of a row as it is matched (section 3.4), in the order of the pipeline. */
export function naiveCosts(row: Row): number[] {
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
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const within = (part: unknown, whole: string) => text(part) !== '' && whole.includes(text(part));
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

function capacityOf(id: string, day: string, { hours, openshift }: Sample): number | undefined {
  const volumes = openshift.filter(
    (row) =>
      row.source_uuid === run.sourceUuid && row.usage_start === day && within(row.csi_volume_handle, id),
  );
  const own = hours.filter((hour) => hour.lineitem_resourceid === id && dayOf(hour) === day);
  const rate = Math.max(...own.map((hour) => Number(hour.lineitem_unblendedrate)));
  const capacity = Math.round(
    Math.max(...own.map((hour) => Number(hour.lineitem_unblendedcost))) / (rate / (31 * 24)),
  );
  return volumes.length > 0 && Number.isFinite(capacity) && capacity > 0 ? capacity : undefined;
}

function nodeShare(id: string, own: readonly Row[]): number {
  const rows = own.filter((other) => within(other.resource_id, id));
  const groups = groupsOf(rows, (other) => JSON.stringify([other.namespace, other.pod_labels]));
  return sum(groups, (group) => {
    const capacity = Math.max(...group.map((other) => Number(other.node_capacity_cpu_core_hours ?? 0)));
    const used = sum(group, (other) => Number(other.pod_effective_usage_cpu_core_hours ?? 0));
    return capacity === 0 ? 0 : used / capacity;
  });
}

function diskShare(id: string, capacity: number, own: readonly Row[], sample: Sample): number {
  const onDisk = (other: Row) => within(other.csi_volume_handle, id);
  const size = (rows: readonly Row[]) =>
    Math.max(...rows.map((other) => Number(other.persistentvolumeclaim_capacity_gigabyte)));
  const claims = own.filter(
    (other) => onDisk(other) && other.namespace !== null && other.namespace !== 'Storage unattributed',
  );
  if (claims.length === 0) return 0;
  const groups = groupsOf(claims, (other) => JSON.stringify([other.namespace, other.volume_labels]));
  const days = sample.bill.filter((row) => row.lineitem_resourceid === id).map(dayOf);
  const volumes = sample.openshift.filter((other) => onDisk(other) && days.includes(text(other.usage_start)));
  const pool = sum(
    groupsOf(volumes, (other) => JSON.stringify([other.cluster_id, other.persistentvolume])),
    size,
  );
  const clusters = new Set(volumes.map((other) => other.cluster_id)).size;
  return (sum(groups, size) + (capacity - pool) / clusters) / capacity;
}

function tagStrings(sample: Sample, shared: readonly string[]): string[] {
  const own = sample.openshift.filter((row) => row.source_uuid === run.sourceUuid);
  const mentions = (object: unknown): object is string =>
    typeof object === 'string' && shared.some((key) => object.includes(key));
  const pairs = (texts: readonly unknown[]) =>
    texts.filter(mentions).flatMap((object) => Object.entries(JSON.parse(object) as Record<string, string>));
  const labels = pairs(own.flatMap((row) => [row.pod_labels, row.volume_labels]));
  const found = pairs(sample.bill.map((row) => row.resourcetags)).filter(([key, value]) =>
    labels.some(([k, v]) => k.toLowerCase() === key.toLowerCase() && v.toLowerCase() === value.toLowerCase()),
  );
  const chosen =
    sample.reported.length > 0 ? sample.reported.map(({ key, value }) => [key, value] as const) : found;
  return [
    ...chosen.map(([key, value]) => pythonJson({ [key]: value }).replaceAll(/[{}]/g, '')),
    `"openshift_cluster": "${run.clusterId}"`,
    `"openshift_cluster": "${run.clusterAlias}"`,
    ...sample.pods.filter(({ node }) => node !== null).map(({ node }) => `"openshift_node": "${node}"`),
    ...sample.pods.map(({ namespace }) => `"openshift_project": "${namespace}"`),
  ];
}

const special = [
  'Platform unallocated',
  'Worker unallocated',
  'Network unattributed',
  'Storage unattributed',
];

function meets(other: Row, row: Row, matched: string): boolean {
  if (other.namespace === null || special.includes(text(other.namespace))) return false;
  const tags = JSON.parse(text(row.resourcetags)) as Record<string, string>;
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

const sum = <T>(values: readonly T[], of: (value: T) => number) =>
  values.reduce((found, value) => found + of(value), 0);

function groupsOf(rows: readonly Row[], key: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()];
}
