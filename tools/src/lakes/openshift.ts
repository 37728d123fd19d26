import fc from 'fast-check';
import type { Row } from './rows.ts';
import { disks, labels, machines, namespaces, nodes, oneOf, pods, text, volumes } from './texts.ts';

/** Reports of one OpenShift source over a few days: hourly pods and volumes, daily labels of nodes and namespaces. */
export interface OpenshiftReports {
  pods: Row[];
  volumes: Row[];
  nodeLabels: Row[];
  namespaceLabels: Row[];
}

/** The days of every small lake: the first window of a month and a day of the second. */
export const days = ['2025-10-01', '2025-10-02', '2025-10-07'] as const;

const day = oneOf(days);
const hour = fc
  .tuple(day, fc.integer({ min: 0, max: 23 }))
  .map(([date, at]) => `${date} ${String(at).padStart(2, '0')}:00:00`);
/** Sums of these are exact in any order. */
const amount = fc.constantFrom(0, 0.5, 1, 900, 3600, 7200);
const bytes = fc.constantFrom(0, 1024, 2 ** 30, 3 * 2 ** 30);
const byteSeconds = bytes.map((size) => size * 3600);

const pod: fc.Arbitrary<Row> = fc.record({
  interval_start: hour,
  namespace: oneOf(namespaces),
  node: oneOf(nodes),
  pod: oneOf(pods),
  resource_id: oneOf(machines),
  pod_labels: labels,
  node_role: fc.option(fc.constantFrom('master', 'infra', 'worker', 'other')),
  pod_usage_cpu_core_seconds: amount,
  pod_request_cpu_core_seconds: amount,
  pod_limit_cpu_core_seconds: amount,
  pod_usage_memory_byte_seconds: byteSeconds,
  pod_request_memory_byte_seconds: byteSeconds,
  pod_limit_memory_byte_seconds: byteSeconds,
  node_capacity_cpu_cores: fc.constantFrom(0, 2, 4),
  node_capacity_cpu_core_seconds: fc.constantFrom(0, 7200, 14400),
  node_capacity_memory_bytes: bytes,
  node_capacity_memory_byte_seconds: byteSeconds,
});

const volume: fc.Arbitrary<Row> = fc.record({
  interval_start: hour,
  namespace: oneOf(namespaces),
  node: fc.option(oneOf(nodes)),
  pod: fc.oneof(oneOf(pods), fc.constant('')),
  persistentvolumeclaim: fc.constantFrom('claim-1', 'claim-2', ''),
  persistentvolume: oneOf(volumes),
  storageclass: fc.constantFrom('gp3', '', 'é'),
  csi_volume_handle: fc.option(oneOf(disks)),
  persistentvolume_labels: labels,
  persistentvolumeclaim_labels: labels,
  persistentvolumeclaim_capacity_bytes: bytes,
  persistentvolumeclaim_capacity_byte_seconds: byteSeconds,
  volume_request_storage_byte_seconds: byteSeconds,
  persistentvolumeclaim_usage_byte_seconds: byteSeconds,
});

const nodeLabel: fc.Arbitrary<Row> = fc.record({
  interval_start: day,
  node: oneOf(nodes),
  node_labels: fc.oneof(
    labels,
    fc.constant('{"node_role_kubernetes_io": "infra", "kubernetes_io_arch": "ARM64"}'),
  ),
});
const namespaceLabel: fc.Arbitrary<Row> = fc.record({
  interval_start: day,
  namespace: fc.oneof(oneOf(namespaces), text),
  namespace_labels: labels,
});

const some = (row: fc.Arbitrary<Row>, maxLength: number) => fc.array(row, { maxLength });

/** Small reports of everything that goes wrong. */
export const openshiftReports: fc.Arbitrary<OpenshiftReports> = fc.record({
  pods: fc.array(pod, { minLength: 1, maxLength: 14, size: 'max' }),
  volumes: some(volume, 8),
  nodeLabels: some(nodeLabel, 5),
  namespaceLabels: some(namespaceLabel, 5),
});
