import { columnsOf, type Columns } from '../columns.ts';
import type { AfterStepRef, Pipeline, Step } from './pipeline.ts';

const usageKinds = ['usage', 'request', 'effective_usage', 'limit'];
const podHours = usageKinds.flatMap((kind) => [
  `pod_${kind}_cpu_core_hours`,
  `pod_${kind}_memory_gigabyte_hours`,
]);
const capacities = [
  'node_capacity_cpu_cores',
  'node_capacity_cpu_core_hours',
  'node_capacity_memory_gigabytes',
  'node_capacity_memory_gigabyte_hours',
  'cluster_capacity_cpu_core_hours',
  'cluster_capacity_memory_gigabyte_hours',
];
const volumeNumbers = [
  'persistentvolumeclaim_capacity_gigabyte',
  'persistentvolumeclaim_capacity_gigabyte_months',
  'volume_request_storage_gigabyte_months',
  'persistentvolumeclaim_usage_gigabyte_months',
];

const podKey: Columns = { usage_start: 'date', namespace: 'text', node: 'text' };

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

const steps: readonly Step[] = [
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
];

const uiTables = [
  'cost_summary',
  'cost_summary_by_node',
  'cost_summary_by_project',
  'pod_summary',
  'pod_summary_by_node',
  'pod_summary_by_project',
  'volume_summary',
  'volume_summary_by_project',
  'network_summary',
  'network_summary_by_node',
  'network_summary_by_project',
];

/** The tables of the OpenShift console; every pipeline that changes costs makes them again (spec after.md 2, 4). */
export const openshiftUiSteps: readonly AfterStepRef[] = uiTables.map((name) => ({
  name,
  per: 'range',
  rewrites: [`reporting_ocp_${name}_p`],
}));

/** The name of our state table that holds the managed summary of all sources of a tenant. */
export const SUMMARY_STATE = 'openshift_daily_summary';
export const SUMMARY_TABLE = 'reporting_ocpusagelineitem_daily_summary';

/** The OpenShift daily summary (spec ocp-daily.md). */
export const ocpPipeline: Pipeline = {
  name: 'ocp',
  inputs: ['pod_hours', 'pod_days', 'storage_days', 'node_label_days', 'namespace_label_days'],
  steps,
  outputs: [
    merge('reporting_ocp_nodes', 'cluster_nodes', ['node', 'resource_id', 'cores', 'role', 'architecture']),
    merge('reporting_ocp_pvcs', 'cluster_claims', [
      'persistentvolume',
      'persistentvolumeclaim',
      'csi_volume_handle',
    ]),
    merge('reporting_ocp_projects', 'cluster_projects', ['namespace']),
    {
      table: SUMMARY_STATE,
      place: 'state',
      step: 'summary_rows',
      mode: 'replace',
      columns: Object.keys(summaryColumns),
    },
    {
      table: SUMMARY_TABLE,
      place: 'tenant',
      step: 'summary_rows',
      mode: 'replace',
      columns: Object.keys(summaryColumns).filter((name) => name !== 'csi_volume_handle'),
    },
  ],
  conserved: ['cpu_core', 'memory_gigabyte'].flatMap((unit) => [
    {
      measure: `pod_usage_${unit}_hours`,
      in: { relation: 'pod_usage', column: `pod_usage_${unit}_hours` },
      attributed: [{ relation: 'pod_rows', column: `pod_usage_${unit}_hours` }],
    },
    {
      measure: `node_capacity_${unit}_hours`,
      in: { relation: 'node_capacity', column: `${unit}_hours` },
      attributed: [
        { relation: 'pod_rows', column: `pod_usage_${unit}_hours` },
        { relation: 'unallocated_rows', column: `pod_usage_${unit}_hours` },
      ],
    },
  ]),
  after: [
    ...openshiftUiSteps,
    { name: 'pod_label_summary', per: 'range', rewrites: [] },
    { name: 'volume_label_summary', per: 'range', rewrites: [] },
    { name: 'tag_mapping', per: 'range', rewrites: [] },
  ],
};

function merge(table: string, step: string, columns: readonly string[]) {
  return { table, place: 'tenant', step, mode: 'merge', columns } as const;
}
