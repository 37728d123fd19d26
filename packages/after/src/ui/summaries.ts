import { literal } from '@ocp/store';

/** A table of the OpenShift pages, made from the daily summary D (spec after.md section 2). Data, not statements. */
export interface UiSummary {
  /** Name of the step; the table is `reporting_ocp_{name}_p`. */
  name: string;
  /** Group columns besides cluster, day and rate type; they have the same names in D and in the table. */
  keys: readonly string[];
  /** Every part adds one row a group that has rows of D in it. */
  parts: readonly UiPart[];
}

export interface UiPart {
  /** Which rows of D: an SQL condition. */
  rows: string;
  /** Column of the table to SQL aggregate over those rows. A sum of nulls stays null. */
  values: Readonly<Record<string, string>>;
}

const NETWORK = 'Network unattributed';
const specialNamespaces = ['Worker unallocated', 'Platform unallocated', NETWORK, 'Storage unattributed'];

const costs: UiPart['values'] = {
  ...aggregates(
    'sum',
    'infrastructure_raw_cost',
    'infrastructure_markup_cost',
    'cost_model_cpu_cost',
    'cost_model_memory_cost',
    'cost_model_volume_cost',
    'cost_model_gpu_cost',
    'distributed_cost',
  ),
  ...aggregates('max', 'cost_category_id', 'raw_currency'),
};

/** The distinct aggregate sorts a null to the end and counts only what is not null (quirk 3). */
const resources: UiPart['values'] = {
  resource_ids: 'array_agg(distinct resource_id)',
  resource_count: 'count(distinct resource_id)',
  ...aggregates('max', 'data_source'),
};

const podUsage: UiPart['values'] = {
  ...costs,
  ...resources,
  ...aggregates(
    'sum',
    ...['usage', 'request', 'effective_usage', 'limit'].flatMap((kind) => [
      `pod_${kind}_cpu_core_hours`,
      `pod_${kind}_memory_gigabyte_hours`,
    ]),
  ),
  ...aggregates('max', 'cluster_capacity_cpu_core_hours', 'cluster_capacity_memory_gigabyte_hours'),
};

const nodeCapacity = aggregates(
  'max',
  'node_capacity_cpu_cores',
  'node_capacity_cpu_core_hours',
  'node_capacity_memory_gigabytes',
  'node_capacity_memory_gigabyte_hours',
);

const everything: UiPart = { rows: 'true', values: costs };

/** An unknown node role leaves the namespace of an unallocated row null: it counts as usage (quirk 2). */
const pods: UiPart = {
  rows: `data_source = 'Pod' and (namespace is null or namespace not in (${specialNamespaces.map(literal).join(', ')}))`,
  values: podUsage,
};

const claims: UiPart = {
  rows: `data_source = 'Storage' and persistentvolumeclaim is not null`,
  values: {
    ...costs,
    ...resources,
    ...aggregates(
      'sum',
      'volume_request_storage_gigabyte_months',
      'persistentvolumeclaim_usage_gigabyte_months',
      'persistentvolumeclaim_capacity_gigabyte_months',
    ),
  },
};

/** A group has a row for what came in and another for what went out. */
const network: readonly UiPart[] = ['in', 'out'].map((direction) => ({
  rows: `data_source = 'Pod' and namespace = ${literal(NETWORK)} and infrastructure_data_${direction}_gigabytes is not null`,
  values: {
    ...costs,
    ...resources,
    infrastructure_data_in_gigabytes: '0',
    infrastructure_data_out_gigabytes: '0',
    ...aggregates('sum', `infrastructure_data_${direction}_gigabytes`),
  },
}));

/** In the order in which Koku fills them. */
export const uiSummaries: readonly UiSummary[] = [
  { name: 'cost_summary', keys: [], parts: [everything] },
  { name: 'cost_summary_by_node', keys: ['node'], parts: [everything] },
  { name: 'cost_summary_by_project', keys: ['namespace'], parts: [everything] },
  { name: 'pod_summary', keys: [], parts: [pods] },
  {
    name: 'pod_summary_by_node',
    keys: ['node'],
    parts: [{ rows: pods.rows, values: { ...podUsage, ...nodeCapacity } }],
  },
  { name: 'pod_summary_by_project', keys: ['namespace'], parts: [pods] },
  { name: 'volume_summary', keys: ['persistentvolumeclaim', 'storageclass'], parts: [claims] },
  {
    name: 'volume_summary_by_project',
    keys: ['namespace', 'persistentvolumeclaim', 'storageclass'],
    parts: [claims],
  },
  { name: 'network_summary', keys: [], parts: network },
  { name: 'network_summary_by_node', keys: ['node'], parts: network },
  { name: 'network_summary_by_project', keys: ['namespace'], parts: network },
];

function aggregates(aggregate: 'sum' | 'max', ...columns: string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, `${aggregate}(${column})`]));
}
