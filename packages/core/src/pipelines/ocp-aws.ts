import { columnsOf, type Columns } from '../columns.ts';
import { openshiftUiSteps } from './ocp.ts';
import type { Output, Pipeline, Step } from './pipeline.ts';

const text = (...names: string[]) => columnsOf('text', ...names);
const double = (...names: string[]) => columnsOf('double', ...names);

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
const billed: Columns = {
  usage_start: 'date',
  ...text('resource_id', 'product_code', 'product_family', 'instance_type', 'usage_account_id'),
  ...text('availability_zone', 'region', 'unit', 'currency_code', 'aws_cost_category'),
  usage_amount: 'double',
  ...double(...awsCosts),
};

/** Where in OpenShift a part of an AWS row goes. */
const place: Columns = {
  ...text('cluster_alias', 'data_source', 'namespace', 'node', 'persistentvolumeclaim', 'persistentvolume'),
  storageclass: 'text',
  cost_category_id: 'integer',
};

/** A part of an AWS row before its labels are merged with the row's tags. */
const part: Columns = { row_uuid: 'text', ...billed, ...place, tags: 'json', labels: 'json' };

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

const attribution: readonly Step[] = [
  {
    name: 'resource_candidates',
    about: 'Ids of nodes and volumes of the cluster in the window',
    columns: text('candidate'),
    reads: ['pod_days', 'storage_days'],
  },
  {
    name: 'matched_resources',
    about: 'Resource ids of the bill that end with a candidate',
    columns: text('resource_id'),
    reads: ['aws_days', 'resource_candidates'],
  },
  {
    name: 'tag_members',
    about: 'Members of each distinct tag text of the bill',
    columns: text('resourcetags', 'key', 'value'),
    reads: ['aws_days'],
  },
  {
    name: 'tag_pairs',
    about:
      'Pairs of key and value that tags of the bill and labels of the cluster share, in the spelling of the bill',
    columns: text('key', 'value'),
    reads: ['reported_tag_pairs', 'shared_keys', 'tag_members', 'openshift_rows', 'run'],
  },
  {
    name: 'tag_strings',
    about: 'Texts that make a row tag-matched when its tags contain one of them',
    columns: text('tag_string'),
    reads: ['tag_pairs', 'pod_days', 'run'],
  },
  {
    name: 'tag_matches',
    about: 'Each distinct tag text with all strings that it contains, joined with commas',
    columns: text('resourcetags', 'matched_tag'),
    reads: ['aws_days', 'tag_strings'],
  },
  {
    name: 'tag_objects',
    about:
      'Each distinct tag text as a canonical object of its enabled tags, with the three tags of OpenShift',
    columns: {
      resourcetags: 'text',
      tags: 'json',
      ...text('openshift_project', 'openshift_node', 'openshift_cluster'),
    },
    reads: ['tag_members', 'aws_tag_keys'],
  },
  {
    name: 'matched_rows',
    about: 'Rows of the bill that belong to the cluster, by resource or by tag',
    columns: {
      row_uuid: 'text',
      ...billed,
      tags: 'json',
      resource_matched: 'boolean',
      ...text(
        'matched_tag',
        'openshift_project',
        'openshift_node',
        'openshift_cluster',
        'data_transfer_direction',
      ),
    },
    reads: ['aws_days', 'matched_resources', 'tag_matches', 'tag_objects'],
  },
  {
    name: 'disk_handles',
    about: 'Resource ids of matched rows with the CSI handles that they contain, of volumes of any cluster',
    columns: text('resource_id', 'csi_volume_handle'),
    reads: ['matched_rows', 'openshift_rows'],
  },
  {
    name: 'disk_capacities',
    about: 'Size of a disk on a day in GB, from its hourly price',
    columns: { resource_id: 'text', usage_start: 'date', capacity: 'double' },
    reads: ['matched_rows', 'disk_handles', 'openshift_rows', 'aws_hours', 'calendar', 'run'],
  },
  {
    name: 'claim_parts',
    about: 'Parts of disk rows that go to the claims of the cluster',
    columns: part,
    reads: ['matched_rows', 'disk_handles', 'disk_capacities', 'openshift_rows', 'run'],
  },
  {
    name: 'disk_pools',
    about: 'Capacity of all volumes on a disk in the window, and the number of clusters that they belong to',
    columns: { resource_id: 'text', pool: 'double', clusters: 'integer' },
    reads: ['matched_rows', 'disk_handles', 'openshift_rows'],
  },
  {
    name: 'disk_remainders',
    about: 'Parts of disk rows that no volume accounts for',
    columns: part,
    reads: ['matched_rows', 'disk_handles', 'disk_capacities', 'disk_pools', 'openshift_rows', 'run'],
  },
  {
    name: 'instance_ids',
    about: 'Resource ids of matched rows with the node resource ids that they contain',
    columns: text('resource_id', 'node_resource_id'),
    reads: ['matched_rows', 'openshift_rows', 'run'],
  },
  {
    name: 'instance_parts',
    about:
      'Rows of instances with each namespace and label object on the node, with its use and the capacity',
    columns: { ...part, used: 'double', capacity: 'double' },
    reads: ['matched_rows', 'instance_ids', 'disk_capacities', 'openshift_rows', 'run'],
  },
  {
    name: 'tag_profiles',
    about: 'Distinct days and tags of tag-matched rows, of this cluster and of those that ran before',
    columns: {
      usage_start: 'date',
      ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
    },
    reads: ['matched_rows', 'other_tag_matches'],
  },
  {
    name: 'tag_labels',
    about: 'Each distinct matched tag with the label texts that contain one of its parts',
    columns: text('matched_tag', 'labels'),
    reads: ['tag_profiles', 'openshift_rows'],
  },
  {
    name: 'tag_targets',
    about: 'Namespaces of every cluster that a profile belongs to, with the greatest values of their rows',
    columns: {
      usage_start: 'date',
      ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
      source_uuid: 'text',
      ...place,
      labels: 'json',
    },
    reads: ['tag_profiles', 'tag_labels', 'openshift_rows'],
  },
  {
    name: 'tag_parts',
    about: 'Tag-matched rows with each namespace of the cluster that they belong to',
    columns: part,
    reads: ['matched_rows', 'tag_targets', 'run'],
  },
  {
    name: 'tag_sharing',
    about: 'Number of OpenShift sources that a tag-matched row belongs to',
    columns: { row_uuid: 'text', sources: 'integer' },
    reads: ['matched_rows', 'other_tag_matches', 'tag_targets'],
  },
  {
    name: 'network_parts',
    about: 'Data transfer rows of instances, one a node and direction',
    columns: { ...part, data_transfer_direction: 'text' },
    reads: ['matched_rows', 'instance_ids', 'openshift_rows', 'run'],
  },
  {
    name: 'split_parts',
    about: 'All parts with their share of cost and of usage',
    columns: { ...part, data_transfer_direction: 'text', cost_share: 'double', usage_share: 'double' },
    reads: ['claim_parts', 'disk_remainders', 'instance_parts', 'tag_parts', 'tag_sharing', 'network_parts'],
  },
  {
    name: 'final_tags',
    about: 'Each combination of labels and tags that occurs, merged and filtered',
    columns: columnsOf('json', 'labels', 'tags', 'final_tags'),
    reads: ['split_parts', 'final_tag_keys'],
  },
  {
    name: 'result_rows',
    about: 'Parts of rows with their final cost, markup and tags',
    columns: awsResultColumns,
    reads: ['split_parts', 'final_tags', 'account_aliases', 'run'],
  },
];

const amounts: Columns = double('usage_amount', ...awsCosts, ...awsMarkups);

/** The detail, rounded by the table that takes it (spec ocp-on-aws.md 10). */
const detailColumns: Columns = {
  uuid: 'uuid',
  usage_start: 'date',
  usage_end: 'date',
  ...text('cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node', 'persistentvolumeclaim'),
  ...text(
    'persistentvolume',
    'storageclass',
    'resource_id',
    'product_code',
    'product_family',
    'instance_type',
  ),
  ...text(
    'usage_account_id',
    'availability_zone',
    'region',
    'unit',
    'data_transfer_direction',
    'currency_code',
  ),
  ...amounts,
  ...double('infrastructure_data_in_gigabytes', 'infrastructure_data_out_gigabytes'),
  pod_labels: 'json',
  tags: 'json',
  aws_cost_category: 'json',
  ...columnsOf('integer', 'cost_category_id', 'account_alias_id', 'report_period_id', 'cost_entry_bill_id'),
  source_uuid: 'uuid',
};

/** A table of the AWS console: the result rows summed by day and these columns (spec ocp-on-aws.md 11). */
export interface AwsSummary {
  step: string;
  table: string;
  about: string;
  group: readonly string[];
  /** Beside the eight costs. */
  values: readonly ('cost_category_id' | 'usage_amount' | 'unit')[];
}

const account = ['usage_account_id', 'account_alias_id'];
const usage = ['usage_amount', 'unit'] as const;

export const awsSummaries: readonly AwsSummary[] = [
  summary('cost_summary', 'all cost of a day', [], ['cost_category_id']),
  summary('cost_summary_by_account', 'cost by account', account, []),
  summary(
    'cost_summary_by_region',
    'cost by account and place',
    [...account, 'region', 'availability_zone'],
    [],
  ),
  summary(
    'cost_summary_by_service',
    'cost by account and product',
    [...account, 'product_code', 'product_family'],
    [],
  ),
  summary('compute_summary', 'instances', [...account, 'instance_type', 'resource_id'], usage),
  summary('storage_summary', 'storage', [...account, 'product_family'], usage),
  summary('database_summary', 'databases', [...account, 'product_code'], usage),
  summary('network_summary', 'network services', [...account, 'product_code'], usage),
];

function summary(
  name: string,
  about: string,
  group: readonly string[],
  values: AwsSummary['values'],
): AwsSummary {
  return { step: `aws_${name}`, table: `reporting_ocpaws_${name}_p`, about, group, values };
}

function summaryColumns({ group, values }: AwsSummary): Columns {
  const typed = [...group, ...values].map((name) => [name, awsResultColumns[name] ?? 'text'] as const);
  return {
    id: 'uuid',
    usage_start: 'date',
    usage_end: 'date',
    ...text('cluster_id', 'cluster_alias'),
    ...Object.fromEntries(typed),
    ...double(...awsCosts, ...awsMarkups),
    currency_code: 'text',
    source_uuid: 'uuid',
  };
}

const tables: readonly Step[] = [
  {
    name: 'aws_tag_matches',
    about: 'The tag-matched rows that runs of other clusters will read',
    columns: awsTagMatchColumns,
    reads: ['matched_rows', 'run'],
  },
  {
    name: 'aws_detail',
    about: 'The detail of the bill by namespace',
    columns: detailColumns,
    reads: ['result_rows', 'run'],
  },
  ...awsSummaries.map((table) => ({
    name: table.step,
    about: `For the console: ${table.about}`,
    columns: summaryColumns(table),
    reads: ['result_rows', 'run'],
  })),
];

export const AWS_DETAIL_TABLE = 'reporting_ocpawscostlineitem_project_daily_summary_p';
/** The name of our state table with the tag-matched rows of every cluster and month. */
export const AWS_TAG_MATCH_STATE = 'aws_tag_matches';

/** Tables of all clouds together that the detail is copied into (spec after.md 8). */
export const ocpOnAllTables = [
  'reporting_ocpallcostlineitem_project_daily_summary_p',
  'reporting_ocpallcostlineitem_daily_summary_p',
  ...['cost_summary', 'cost_summary_by_account', 'cost_summary_by_region', 'cost_summary_by_service'].map(
    onAll,
  ),
  ...['compute_summary', 'storage_summary', 'database_summary', 'network_summary'].map(onAll),
];

function onAll(name: string): string {
  return `reporting_ocpall_${name}_pt`;
}

const replaced = (
  step: string,
  table: string,
  columns: Columns,
  place: Output['place'] = 'tenant',
): Output => ({
  table,
  place,
  step,
  mode: 'replace',
  columns: Object.keys(columns),
});

/** OpenShift on AWS (spec ocp-on-aws.md). */
export const ocpAwsPipeline: Pipeline = {
  name: 'ocp-aws',
  inputs: ['pod_days', 'storage_days', 'aws_days', 'aws_hours'],
  steps: [...attribution, ...tables],
  outputs: [
    replaced('aws_tag_matches', AWS_TAG_MATCH_STATE, awsTagMatchColumns, 'state'),
    replaced('aws_detail', AWS_DETAIL_TABLE, detailColumns),
    ...awsSummaries.map((table) => replaced(table.step, table.table, summaryColumns(table))),
  ],
  conserved: awsCosts.map((cost) => ({
    measure: cost,
    in: { relation: 'matched_rows', column: cost },
    attributed: [{ relation: 'result_rows', column: cost }],
  })),
  after: [
    { name: 'back_population', per: 'window', rewrites: [] },
    { name: 'aws_tag_summary', per: 'window', rewrites: [] },
    { name: 'aws_tag_mapping', per: 'window', rewrites: [] },
    { name: 'aws_category_summary', per: 'range', rewrites: [] },
    { name: 'ocp_on_all', per: 'range', rewrites: [] },
    { name: 'openshift_markup', per: 'range', rewrites: [] },
    ...openshiftUiSteps,
  ],
};
