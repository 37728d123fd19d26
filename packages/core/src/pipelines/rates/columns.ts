import { columnsOf, type Columns } from '../../contract/index.ts';

/** The name of Koku's table of costs by rate. */
export const USAGE_TABLE = 'rates_to_usage';

/** Of the daily summary: the usage that a virtual machine is charged for (spec cost-model.md 4.1). */
export const usageLineColumns: Columns = {
  usage_start: 'date',
  ...columnsOf('text', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node', 'resource_id'),
  ...columnsOf('json', 'pod_labels', 'all_labels'),
  cost_category_id: 'integer',
  cost_model_rate_type: 'text',
};

/** The cost of unused GPUs as the daily summary has it (spec cost-model.md 9, plain). */
export const unusedSummaryColumns: Columns = {
  usage_start: 'date',
  report_period_id: 'integer',
  ...columnsOf('text', 'cluster_id', 'cluster_alias', 'data_source', 'node'),
  all_labels: 'json',
  cost_model_rate_type: 'text',
  cost_model_gpu_cost: 'double',
};

/** The same by rate (spec cost-model.md 9, R variant). */
export const unusedUsageColumns: Columns = {
  usage_start: 'date',
  report_period_id: 'integer',
  ...columnsOf('text', 'cluster_id', 'cluster_alias', 'node'),
  all_labels: 'json',
  ...columnsOf('text', 'custom_name', 'metric_type', 'cost_model_rate_type', 'monthly_cost_type'),
  calculated_cost: 'double',
};

/** A cost before it is known which table it goes to: one rate on one day in one place. */
export const costColumns: Columns = {
  rate: 'integer',
  usage_start: 'date',
  ...columnsOf('text', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node', 'resource_id'),
  ...columnsOf('json', 'pod_labels', 'all_labels'),
  cost_category_id: 'integer',
  cost: 'double',
};

const rowColumns: Columns = {
  uuid: 'uuid',
  source_uuid: 'uuid',
  report_period_id: 'integer',
  ...columnsOf('text', 'cluster_id', 'cluster_alias', 'data_source'),
  ...columnsOf('date', 'usage_start', 'usage_end'),
  ...columnsOf('text', 'namespace', 'node'),
  ...columnsOf('json', 'pod_labels', 'all_labels'),
  cost_category_id: 'integer',
  ...columnsOf('text', 'cost_model_rate_type', 'monthly_cost_type'),
};

/** Cost rows of the daily summary; columns that are not here are null (spec cost-model.md 4.3). */
export const summaryCostColumns: Columns = {
  ...rowColumns,
  resource_id: 'text',
  ...columnsOf('double', 'cost_model_cpu_cost', 'cost_model_gpu_cost', 'distributed_cost'),
};

/** Cost rows by rate; columns that are not here are null (spec cost-model.md 4.3). */
export const usageCostColumns: Columns = {
  ...rowColumns,
  ...columnsOf('text', 'custom_name', 'metric_type'),
  ...columnsOf('double', 'calculated_cost', 'distributed_cost'),
  label_hash: 'text',
  ...columnsOf('uuid', 'cost_model_id', 'rate_id'),
};
