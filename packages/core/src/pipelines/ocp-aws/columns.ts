import { columnsOf, type Columns } from '../../columns.ts';

export const text = (...names: string[]) => columnsOf('text', ...names);
export const double = (...names: string[]) => columnsOf('double', ...names);

export const awsCosts = [
  'unblended_cost',
  'blended_cost',
  'savingsplan_effective_cost',
  'calculated_amortized_cost',
] as const;
export const awsMarkups = [
  'markup_cost',
  'markup_cost_blended',
  'markup_cost_savingsplan',
  'markup_cost_amortized',
] as const;

/** What an AWS row says of itself and keeps to the detail. */
export const billed: Columns = {
  usage_start: 'date',
  ...text('resource_id', 'product_code', 'product_family', 'instance_type', 'usage_account_id'),
  ...text('availability_zone', 'region', 'unit', 'currency_code', 'aws_cost_category'),
  usage_amount: 'double',
  ...double(...awsCosts),
};

/** Where in OpenShift a part of an AWS row goes. */
export const place: Columns = {
  ...text('cluster_alias', 'data_source', 'namespace', 'node', 'persistentvolumeclaim', 'persistentvolume'),
  storageclass: 'text',
  cost_category_id: 'integer',
};

/** A part of an AWS row before its labels are merged with the row's tags. */
export const part: Columns = { row_uuid: 'text', ...billed, ...place, tags: 'json', labels: 'json' };

/** The matched rows of a cluster that the runs of other clusters read (spec ocp-on-aws.md 1, 8). */
export const awsTagMatchColumns: Columns = {
  source_uuid: 'uuid',
  cloud_source_uuid: 'uuid',
  usage_start: 'date',
  row_uuid: 'text',
  ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
};

/** Result rows: parts with their final share, before rounding and grouping (spec ocp-on-aws.md 8). */
export const awsResultColumns: Columns = {
  ...billed,
  ...place,
  ...double(...awsMarkups),
  tags: 'json',
  account_alias_id: 'integer',
  data_transfer_direction: 'text',
};
