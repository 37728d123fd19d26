import { columnsOf, type Step } from '../../contract/index.ts';
import { gpuNamespaceCategories } from '../machines/steps.ts';
import { costColumns, summaryCostColumns, usageCostColumns } from './columns.ts';

/** What GPUs cost, used and not (spec cost-model.md 7). */
export const gpuSteps = [
  gpuNamespaceCategories,
  {
    name: 'gpu_vendor_rates',
    about: 'Rates of each vendor of GPUs',
    columns: { vendor: 'text', rate: 'integer' },
    reads: ['gpu_days', 'rates'],
  },
  {
    name: 'gpu_costs',
    about: 'GPUs that pods used: a day, pod, GPU and MIG instance',
    columns: costColumns,
    reads: ['gpu_days', 'gpu_vendor_rates', 'gpu_namespace_categories', 'rates', 'rate_values', 'run'],
  },
  {
    name: 'gpu_node_usage',
    about: 'Slice hours that were used of a model on a node and day, of the vendor of a rate',
    columns: {
      rate: 'integer',
      usage_start: 'date',
      ...columnsOf('text', 'node', 'model'),
      ...columnsOf('double', 'used', 'slots'),
    },
    reads: ['gpu_days', 'gpu_vendor_rates'],
  },
  {
    name: 'gpu_capacity',
    about: 'Hours of a node with GPUs on a day, one row a label text',
    columns: {
      usage_start: 'date',
      ...columnsOf('text', 'node', 'strategy', 'product'),
      ...columnsOf('double', 'hours', 'gpus'),
    },
    reads: ['node_label_hours'],
  },
  {
    name: 'gpu_unused_costs',
    about: 'GPUs of a node and day that nobody used, by model',
    columns: costColumns,
    reads: ['gpu_capacity', 'gpu_node_usage', 'rates', 'rate_values', 'run'],
  },
] as const satisfies readonly Step[];

/** What projects cost by month (spec cost-model.md 8). */
export const projectSteps = [
  {
    name: 'project_namespaces',
    about: 'Label objects of a namespace on a day, without those of the platform',
    columns: { usage_start: 'date', namespace: 'text', labels: 'json' },
    reads: ['namespace_label_days', 'label_objects'],
  },
  {
    name: 'project_places',
    about: 'Nodes of a namespace on a day, by the summary of the source',
    columns: {
      usage_start: 'date',
      ...columnsOf('text', 'namespace', 'cluster_id', 'cluster_alias', 'node'),
    },
    reads: ['managed_summary'],
  },
  {
    name: 'project_costs',
    about: 'Projects at rates by tag: the share of a namespace, day, label object and node',
    columns: costColumns,
    reads: ['project_namespaces', 'project_places', 'label_rates', 'rates', 'run'],
  },
] as const satisfies readonly Step[];

/** The rows of the tables (spec cost-model.md 4.3). */
export const costSteps = [
  {
    name: 'costs',
    about: 'All costs of the run',
    columns: costColumns,
    reads: [
      'vm_hour_costs',
      'vm_core_costs',
      'vm_hour_tag_costs',
      'vm_core_tag_costs',
      'gpu_costs',
      'gpu_unused_costs',
      'project_costs',
    ],
  },
  {
    name: 'summary_costs',
    about: 'The costs as rows of the daily summary',
    columns: summaryCostColumns,
    reads: ['costs', 'rates', 'run'],
  },
  {
    name: 'usage_costs',
    about: 'The costs as rows by rate',
    columns: usageCostColumns,
    reads: ['costs', 'rates', 'run'],
  },
] as const satisfies readonly Step[];

/** Distribution of the cost of unused GPUs (spec cost-model.md 9). */
export const distributionSteps = [
  {
    name: 'gpu_use',
    about: 'Slice seconds of a model that a namespace used on a node and day',
    columns: { usage_start: 'date', ...columnsOf('text', 'node', 'namespace', 'model'), used: 'double' },
    reads: ['gpu_days'],
  },
  {
    name: 'gpu_shares',
    about: 'The share of a namespace in what was used of a model on a node and day',
    columns: { usage_start: 'date', ...columnsOf('text', 'node', 'namespace', 'model'), share: 'double' },
    reads: ['gpu_use'],
  },
  {
    name: 'distributed_summary_costs',
    about: 'Distributed cost as rows of the daily summary: what users of GPUs get, and the cost that goes',
    columns: summaryCostColumns,
    reads: ['unused_in_summary', 'gpu_shares', 'run'],
  },
  {
    name: 'distributed_usage_parts',
    about: 'Distributed cost of each rate, as users of GPUs get it',
    columns: {
      usage_start: 'date',
      report_period_id: 'integer',
      ...columnsOf('text', 'cluster_id', 'cluster_alias', 'node', 'namespace', 'custom_name', 'metric_type'),
      distributed_cost: 'double',
    },
    reads: ['unused_by_rate', 'gpu_shares'],
  },
  {
    name: 'distributed_usage_costs',
    about: 'Distributed cost as rows by rate: the parts, and what goes from each node',
    columns: usageCostColumns,
    reads: ['distributed_usage_parts', 'run'],
  },
] as const satisfies readonly Step[];
