import type { Row } from './run.ts';

const DAY = '2025-10-01 00:00:00';

/** A daily pod row of one core hour on a node of 24 core hours, unless said otherwise. */
export const pod = (change: Row = {}): Row => ({
  interval_start: DAY,
  namespace: 'shop',
  node: 'node-1',
  pod: 'pod-1',
  resource_id: 'i-1',
  pod_labels: '{}',
  node_role: null,
  pod_usage_cpu_core_seconds: 3600,
  pod_request_cpu_core_seconds: 7200,
  pod_limit_cpu_core_seconds: 10800,
  pod_effective_usage_cpu_core_seconds: 7200,
  pod_usage_memory_byte_seconds: 3600 * 2 ** 30,
  pod_request_memory_byte_seconds: 7200 * 2 ** 30,
  pod_limit_memory_byte_seconds: 10800 * 2 ** 30,
  pod_effective_usage_memory_byte_seconds: 7200 * 2 ** 30,
  node_capacity_cpu_cores: 1,
  node_capacity_memory_bytes: 4 * 2 ** 30,
  ...change,
});

/** An hourly row of a node with one core and four GiB. */
export const hour = (change: Row = {}): Row => ({
  interval_start: DAY,
  node: 'node-1',
  node_capacity_cpu_core_seconds: 3600,
  node_capacity_memory_byte_seconds: 4 * 3600 * 2 ** 30,
  ...change,
});

/** A daily storage row of a claim of 31 GiB, full for the day. */
export const volume = (change: Row = {}): Row => ({
  interval_start: DAY,
  namespace: 'shop',
  pod: 'pod-1',
  persistentvolumeclaim: 'claim-1',
  persistentvolume: 'volume-1',
  storageclass: 'gp3',
  csi_volume_handle: 'vol-1',
  persistentvolume_labels: '{}',
  persistentvolumeclaim_labels: '{}',
  persistentvolumeclaim_capacity_bytes: 31 * 2 ** 30,
  persistentvolumeclaim_capacity_byte_seconds: 31 * 86400 * 2 ** 30,
  volume_request_storage_byte_seconds: 31 * 86400 * 2 ** 30,
  persistentvolumeclaim_usage_byte_seconds: 31 * 43200 * 2 ** 30,
  ...change,
});

export const nodeLabels = (labels: string | null, change: Row = {}): Row => ({
  interval_start: DAY,
  node: 'node-1',
  node_labels: labels,
  ...change,
});

export const namespaceLabels = (labels: string | null, change: Row = {}): Row => ({
  interval_start: DAY,
  namespace: 'shop',
  namespace_labels: labels,
  ...change,
});
