import fc from 'fast-check';
import type { CloudType, EnabledKey } from '@ocp/core';
import { sharedKeys } from './on-cloud.ts';
import { otherCluster, podRow, storageRow } from './openshift-rows.ts';
import { pythonJson } from './python-json.ts';
import { pod, volume } from './rows.ts';
import type { Row } from './written-rows.ts';

/** All that a run on a cloud reads, of two days and two clusters. */
export interface Sample {
  bill: Row[];
  /** The cloud's other inputs, by relation. */
  inputs: Record<string, Row[]>;
  pods: Row[];
  volumes: Row[];
  openshift: Row[];
  /** What runs of other clusters left. */
  others: Row[];
  reported: { key: string; value: string }[];
}

export const sampleDays = { start: '2025-10-01', end: '2025-10-02' };

export const sharedNames = ['app', 'env'];
/** Enabled for the cloud, some not for OpenShift. */
export const cloudNames = [...sharedNames, 'note'];
export const sampleKeys = (type: CloudType): EnabledKey[] => [
  ...sharedKeys(type, ...sharedNames),
  { key: 'note', providerType: type },
  ...['App', 'a"p', ':'].map((key) => ({ key, providerType: 'OCP' })),
];

export const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
/** Mostly what meets something on the other side, now and then anything else. */
export const mostly = <T>(usual: readonly T[], ...others: T[]) =>
  fc.oneof({ weight: 3, arbitrary: oneOf(...usual) }, oneOf(...others));

const day = mostly(['2025-10-01'], '2025-10-02');
export const time = day.map((date) => `${date} 00:00:00`);
const namespace = mostly(['shop', 'a,b'], 'pay', 'a"b', 'a b', 'a\\', '%', '', 'é{}', '\u{1f600}');
const special = oneOf('Storage unattributed', 'Worker unallocated', null);
const anyNamespace = fc.oneof({ weight: 4, arbitrary: namespace }, special);

const value = mostly(['a', 'a,b'], 'A', 'b', 'a b', 'b,', ',,', 'a"b', 'a\\', '{a}', 'é', '', '%');
const key = mostly(['app', 'env'], 'App', 'a"p', 'note', ':');
const members = fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 });
/** Often the same, so that rows of a namespace come together. */
const labels = fc.oneof(oneOf('{}', null), members.map(canonical));

/** Tags as the ingest writes them, now and then with those of OpenShift. */
export const tags = fc
  .record({
    members,
    project: fc.option(namespace, { nil: undefined, freq: 2 }),
    node: fc.option(oneOf('node-1', 'node-2', '', 'null'), { nil: undefined, freq: 1 }),
    cluster: fc.option(oneOf('cluster-1', 'One', 'Two', ''), { nil: undefined, freq: 1 }),
  })
  .map(({ members: own, project, node, cluster }) => {
    const named = { openshift_project: project, openshift_node: node, openshift_cluster: cluster };
    return pythonJson({
      ...own,
      ...Object.fromEntries(Object.entries(named).filter(([, said]) => said !== undefined)),
    });
  });

/** Whole hours, gigabytes and costs: sums are exact, so that order cannot show in the last digits. */
export const whole = (max: number) => fc.integer({ min: 0, max });
export const cost = fc.integer({ min: -8, max: 64 });

/** How nodes and volumes are called. */
export interface Places {
  node: fc.Arbitrary<string | null>;
  nodeId: fc.Arbitrary<string | null>;
  volumeName: fc.Arbitrary<string>;
  handle: fc.Arbitrary<string | null>;
  /** Core hours of a node. */
  capacity: fc.Arbitrary<number | null>;
}

const cluster = mostly<Row>([{}], otherCluster);
const openshiftRows = ({ node, nodeId, volumeName, handle, capacity }: Places) => {
  const place = { cluster, usage_start: day, namespace: anyNamespace, node, resource_id: nodeId };
  const podRows = fc
    .record({
      ...place,
      pod_labels: labels,
      pod_effective_usage_cpu_core_hours: fc.option(fc.integer({ min: -4, max: 24 }), { freq: 8 }),
      node_capacity_cpu_core_hours: capacity,
    })
    .map(({ cluster: of, ...row }) => podRow({ ...row, ...of }));
  const storageRows = fc
    .record({
      ...place,
      volume_labels: labels,
      persistentvolumeclaim: oneOf('claim-1', 'claim-2', ''),
      persistentvolume: volumeName,
      csi_volume_handle: handle,
      persistentvolumeclaim_capacity_gigabyte: whole(24),
    })
    .map(({ cluster: of, ...row }) => storageRow({ ...row, ...of }));
  return fc.oneof(podRows, storageRows);
};

/** Samples of a cloud, by the rows of its bill and of its other inputs. */
export const samplesOf = (
  places: Places,
  bill: fc.Arbitrary<Row>,
  more: { inputs?: fc.Arbitrary<Record<string, Row[]>>; others?: fc.Arbitrary<Row[]> } = {},
): fc.Arbitrary<Sample> => {
  const { node, nodeId, volumeName, handle } = places;
  const sample = fc.record({
    bill: fc
      .array(bill, { minLength: 12, maxLength: 24 })
      .map((rows) => rows.map((row, index) => ({ ...row, row_uuid: `row-${index}` }))),
    inputs: more.inputs ?? fc.constant({}),
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
    openshift: fc.array(openshiftRows(places), { minLength: 14, maxLength: 28 }),
    others: more.others ?? fc.constant<Row[]>([]),
    reported: fc.oneof(
      fc.constant<{ key: string; value: string }[]>([]),
      fc.array(fc.record({ key, value }), { maxLength: 4 }),
    ),
  });
  // Small samples hold too little that meets.
  return fc.noBias(sample);
};

/** Labels as the managed summary holds them: sorted keys, no blanks, other letters as they are. */
export function canonical(object: Readonly<Record<string, string>>): string {
  const entries = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(object[name])}`);
  return `{${entries.join(',')}}`;
}
