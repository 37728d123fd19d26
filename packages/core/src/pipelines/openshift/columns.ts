import { columnsOf, type Columns } from '../../contract/index.ts';

const usageKinds = ['usage', 'request', 'effective_usage', 'limit'];
/** What pods use, ask for and are limited to, as sums. */
export const podHours = usageKinds.flatMap((kind) => [
  `pod_${kind}_cpu_core_hours`,
  `pod_${kind}_memory_gigabyte_hours`,
]);
/** Capacities of a node and of its cluster, the same on every row of a day and node. */
export const capacities = [
  'node_capacity_cpu_cores',
  'node_capacity_cpu_core_hours',
  'node_capacity_memory_gigabytes',
  'node_capacity_memory_gigabyte_hours',
  'cluster_capacity_cpu_core_hours',
  'cluster_capacity_memory_gigabyte_hours',
];
/** Sizes and use of volumes. */
export const volumeNumbers = [
  'persistentvolumeclaim_capacity_gigabyte',
  'persistentvolumeclaim_capacity_gigabyte_months',
  'volume_request_storage_gigabyte_months',
  'persistentvolumeclaim_usage_gigabyte_months',
];

export const podKey: Columns = { usage_start: 'date', namespace: 'text', node: 'text' };

/** The managed OpenShift summary: doubles, with the CSI handle (spec ocp-daily.md sections 1, 5, 6, 7). */
export const summaryColumns: Columns = {
  uuid: 'uuid',
  report_period_id: 'integer',
  cluster_id: 'text',
  cluster_alias: 'text',
  data_source: 'text',
  usage_start: 'date',
  usage_end: 'date',
  ...columnsOf('text', 'namespace', 'node', 'resource_id'),
  pod_labels: 'json',
  ...columnsOf('double', ...podHours, ...capacities),
  ...columnsOf('text', 'persistentvolumeclaim', 'persistentvolume', 'storageclass', 'csi_volume_handle'),
  volume_labels: 'json',
  ...columnsOf('double', ...volumeNumbers),
  all_labels: 'json',
  infrastructure_usage_cost: 'json',
  cost_category_id: 'integer',
  source_uuid: 'uuid',
};
