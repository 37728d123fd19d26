import { columnsOf, type Step } from '../../contract/index.ts';
import { capacities, podHours, podKey, summaryColumns, volumeNumbers } from './columns.ts';

/** Every relation of the OpenShift daily summary, in order (spec ocp-daily.md). */
export const openshiftSteps = [
  {
    name: 'pod_usage',
    about:
      'Daily pod rows on a node, one a day, namespace, node and label text; seconds and byte-seconds summed',
    columns: {
      ...podKey,
      ...columnsOf('text', 'pod_labels', 'resource_id'),
      ...columnsOf('double', ...podHours, 'node_capacity_cpu_cores', 'node_capacity_memory_gigabytes'),
    },
    reads: ['pod_days'],
  },
  {
    name: 'node_capacity',
    about: 'Capacity of a node on a day, from the hours that have rows',
    columns: {
      usage_start: 'date',
      node: 'text',
      ...columnsOf('double', 'cpu_core_hours', 'memory_gigabyte_hours'),
    },
    reads: ['pod_hours'],
  },
  {
    name: 'cluster_capacity',
    about: 'Capacity of all nodes on a day',
    columns: { usage_start: 'date', ...columnsOf('double', 'cpu_core_hours', 'memory_gigabyte_hours') },
    reads: ['node_capacity'],
  },
  {
    name: 'label_pairs',
    about: 'Enabled labels of each distinct label text',
    columns: columnsOf('text', 'label_text', 'key', 'value'),
    reads: ['pod_usage', 'storage_days', 'node_label_days', 'namespace_label_days', 'enabled_keys'],
  },
  {
    name: 'label_objects',
    about: 'Each distinct label text as a canonical object of its enabled labels',
    columns: { label_text: 'text', labels: 'json' },
    reads: ['pod_usage', 'storage_days', 'node_label_days', 'namespace_label_days', 'label_pairs'],
  },
  {
    name: 'cluster_nodes',
    about: 'Nodes that have a label row in the range, with cores, role and architecture',
    columns: {
      ...columnsOf('text', 'node', 'resource_id'),
      cores: 'double',
      ...columnsOf('text', 'role', 'architecture'),
    },
    reads: ['pod_days', 'node_label_days'],
  },
  {
    name: 'cluster_claims',
    about: 'Volumes with their claims and CSI handles in the range',
    columns: columnsOf('text', 'persistentvolume', 'persistentvolumeclaim', 'csi_volume_handle'),
    reads: ['storage_days'],
  },
  {
    name: 'cluster_projects',
    about: 'Namespaces of pods in the range',
    columns: columnsOf('text', 'namespace'),
    reads: ['pod_days'],
  },
  {
    name: 'node_roles',
    about: 'The role of a node name and resource id over all clusters of the tenant',
    columns: columnsOf('text', 'node', 'resource_id', 'role'),
    reads: ['cluster_nodes', 'known_nodes'],
  },
  {
    name: 'node_label_sets',
    about: 'Distinct label objects of a node on a day; null stands for a null label text',
    columns: { usage_start: 'date', node: 'text', labels: 'json' },
    reads: ['node_label_days', 'label_objects'],
  },
  {
    name: 'namespace_label_sets',
    about: 'Distinct label objects of a namespace on a day; null stands for a null label text',
    columns: { usage_start: 'date', namespace: 'text', labels: 'json' },
    reads: ['namespace_label_days', 'label_objects'],
  },
  {
    name: 'namespace_categories',
    about: 'Cost categories of a namespace, one row a matching pattern',
    columns: { namespace: 'text', cost_category_id: 'integer' },
    reads: ['pod_usage', 'storage_days', 'category_patterns'],
  },
  {
    name: 'volume_mounts',
    about: 'Where the pods of a claim ran on a day',
    columns: {
      usage_start: 'date',
      ...columnsOf(
        'text',
        'persistentvolumeclaim',
        'persistentvolume',
        'pod',
        'namespace',
        'node',
        'resource_id',
      ),
    },
    reads: ['storage_days', 'pod_days'],
  },
  {
    name: 'volume_shares',
    about: 'Number of nodes that a volume name was mounted on during a day',
    columns: { usage_start: 'date', persistentvolume: 'text', nodes: 'integer' },
    reads: ['volume_mounts'],
  },
  {
    name: 'merged_labels',
    about: 'Each combination of node, namespace, own and claim labels that occurs, merged: the later wins',
    columns: columnsOf('json', 'node_labels', 'namespace_labels', 'own_labels', 'claim_labels', 'labels'),
    reads: [
      'pod_usage',
      'storage_days',
      'volume_mounts',
      'node_label_sets',
      'namespace_label_sets',
      'label_objects',
      'label_pairs',
    ],
  },
  {
    name: 'pod_rows',
    about: 'Pod rows of the summary: a day, namespace, node and merged label object',
    columns: {
      ...podKey,
      resource_id: 'text',
      pod_labels: 'json',
      ...columnsOf('double', ...podHours, ...capacities),
      cost_category_id: 'integer',
    },
    reads: [
      'pod_usage',
      'node_capacity',
      'cluster_capacity',
      'node_label_sets',
      'namespace_label_sets',
      'label_objects',
      'merged_labels',
      'namespace_categories',
    ],
  },
  {
    name: 'storage_rows',
    about: 'Storage rows of the summary: a day, namespace, node, volume, claim and merged label object',
    columns: {
      ...podKey,
      ...columnsOf('text', 'resource_id', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'),
      csi_volume_handle: 'text',
      volume_labels: 'json',
      ...columnsOf('double', ...volumeNumbers),
      cost_category_id: 'integer',
    },
    reads: [
      'storage_days',
      'volume_mounts',
      'volume_shares',
      'node_label_sets',
      'namespace_label_sets',
      'label_objects',
      'merged_labels',
      'namespace_categories',
      'calendar',
    ],
  },
  {
    name: 'unallocated_rows',
    about: 'The capacity of a node on a day that no pod used',
    columns: {
      ...podKey,
      resource_id: 'text',
      ...columnsOf('double', ...podHours.filter((name) => !name.includes('_limit_')), ...capacities),
      cost_category_id: 'integer',
    },
    reads: ['pod_rows', 'node_roles', 'category_patterns'],
  },
  {
    name: 'summary_rows',
    about: 'All rows of the managed OpenShift summary',
    columns: summaryColumns,
    reads: ['pod_rows', 'storage_rows', 'unallocated_rows', 'run'],
  },
] as const satisfies readonly Step[];

/** The names of these steps: what every engine needs a rule for. */
export type OpenshiftStepName = (typeof openshiftSteps)[number]['name'];
