import fc from 'fast-check';
import type { Row } from '../written-rows.ts';
import { otherCluster, podRow, storageRow } from '../openshift-rows.ts';
import { pythonJson } from '../python-json.ts';
import { pod, volume } from '../rows.ts';
import { billRow, diskHour } from './bill-rows.ts';

/** All that a run reads, of two days and two clusters. */
export interface Sample {
  bill: Row[];
  hours: Row[];
  pods: Row[];
  volumes: Row[];
  openshift: Row[];
  reported: { key: string; value: string }[];
}

export const sampleDays = { start: '2025-10-01', end: '2025-10-02' };

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
/** Mostly what meets something on the other side, now and then anything else. */
const mostly = <T>(usual: readonly T[], ...others: T[]) =>
  fc.oneof({ weight: 3, arbitrary: oneOf(...usual) }, oneOf(...others));

const day = mostly(['2025-10-01'], '2025-10-02');
const time = day.map((date) => `${date} 00:00:00`);
const namespace = mostly(['shop', 'a,b'], 'pay', 'a"b', 'a b', 'a\\', '%', '', 'é{}', '\u{1f600}');
const special = oneOf('Storage unattributed', 'Worker unallocated', null);
const anyNamespace = fc.oneof({ weight: 6, arbitrary: namespace }, special);
const node = mostly<string | null>(['node-1'], 'node-2', '', null);
/** Some are the ends of others, or lie within them. */
const nodeId = mostly<string | null>(['i-1'], 'i-12', '2', '%', '', null);
const handle = mostly<string | null>(['vol-1'], 'vol-12', 'ol-1', '', null);
const volumeName = oneOf('pv-1', 'vol-12', '', 'pv-2');
const billId = mostly<string | null>(
  ['i-1', 'arn/i-1', 'vol-1', 'bucket', ''],
  ...['i-12', 'x/i-12', 'vol-12', 'x/vol-1', '%', null],
);
const value = mostly(['a', 'a,b'], 'A', 'b', 'a b', 'b,', ',,', 'a"b', 'a\\', '{a}', 'é', '', '%');
const key = mostly(['app', 'env'], 'App', 'a"p', 'note', ':');

const members = fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 });
const labels = fc.option(members, { freq: 5 }).map((object) => object && canonical(object));
const tags = fc
  .record({
    members,
    project: fc.option(namespace, { nil: undefined, freq: 2 }),
    node: fc.option(oneOf('node-1', 'node-2', ''), { nil: undefined, freq: 1 }),
    cluster: fc.option(oneOf('cluster-1', 'One', 'Two', ''), { nil: undefined, freq: 1 }),
  })
  .map(({ members: own, project, node: at, cluster }) => {
    const named = { openshift_project: project, openshift_node: at, openshift_cluster: cluster };
    return pythonJson({
      ...own,
      ...Object.fromEntries(Object.entries(named).filter(([, said]) => said !== undefined)),
    });
  });

/** Whole hours and gigabytes: sums are exact, so that order cannot show in the last digits. */
const whole = (max: number) => fc.integer({ min: 0, max });
const cost = fc.integer({ min: -8, max: 64 });

const cluster = mostly<Row>([{}], otherCluster);
const podRows = fc
  .record({
    cluster,
    usage_start: day,
    namespace: anyNamespace,
    node,
    resource_id: nodeId,
    pod_labels: labels,
    pod_effective_usage_cpu_core_hours: fc.option(fc.integer({ min: -4, max: 24 }), { freq: 8 }),
    node_capacity_cpu_core_hours: mostly<number | null>([16], 8, 0, null),
  })
  .map(({ cluster: of, ...row }) => podRow({ ...row, ...of }));
const storageRows = fc
  .record({
    cluster,
    usage_start: day,
    namespace: anyNamespace,
    node,
    resource_id: nodeId,
    volume_labels: labels,
    persistentvolumeclaim: oneOf('claim-1', 'claim-2', ''),
    persistentvolume: volumeName,
    csi_volume_handle: handle,
    persistentvolumeclaim_capacity_gigabyte: whole(40),
  })
  .map(({ cluster: of, ...row }) => storageRow({ ...row, ...of }));

const billRows = fc.record({
  lineitem_usagestartdate: time,
  lineitem_resourceid: billId,
  resourcetags: fc.option(tags, { freq: 8 }),
  product_productfamily: mostly<string | null>(['Compute Instance', 'Storage'], 'Data Transfer', null),
  lineitem_usagetype: oneOf('In-Bytes', 'BoxUsage'),
  lineitem_lineitemtype: mostly(['Usage', 'Credit'], 'Tax', 'SavingsPlanCoveredUsage', 'DiscountedUsage'),
  lineitem_unblendedcost: cost,
  lineitem_blendedcost: cost,
  savingsplan_savingsplaneffectivecost: fc.option(cost, { freq: 8 }),
});

export const samples: fc.Arbitrary<Sample> = fc.record({
  bill: fc
    .array(billRows, { minLength: 6, maxLength: 12 })
    .map((rows) => rows.map((row, index) => billRow({ ...row, row_uuid: `row-${index}` }))),
  hours: fc.array(
    fc
      .record({
        lineitem_usagestartdate: time,
        lineitem_resourceid: mostly(['vol-1'], 'vol-12', 'x/vol-1', 'i-1'),
        lineitem_unblendedcost: whole(64),
        lineitem_unblendedrate: mostly([744], 372, 0),
      })
      .map(diskHour),
    { minLength: 1, maxLength: 5 },
  ),
  pods: fc.array(
    fc.record({ interval_start: time, namespace, node, resource_id: nodeId }).map((row) => pod(row)),
    { minLength: 1, maxLength: 4 },
  ),
  volumes: fc.array(
    fc
      .record({ interval_start: time, persistentvolume: volumeName, csi_volume_handle: handle })
      .map((row) => volume(row)),
    { minLength: 1, maxLength: 4 },
  ),
  openshift: fc.array(fc.oneof(podRows, storageRows), { minLength: 6, maxLength: 14 }),
  reported: fc.oneof(
    fc.constant<{ key: string; value: string }[]>([]),
    fc.array(fc.record({ key, value }), { maxLength: 4 }),
  ),
});

/** Labels as the managed summary holds them: sorted keys, no blanks, other letters as they are. */
export function canonical(object: Readonly<Record<string, string>>): string {
  const entries = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(object[name])}`);
  return `{${entries.join(',')}}`;
}
