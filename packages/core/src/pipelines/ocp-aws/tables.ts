import { columnsOf, type Columns } from '../../columns.ts';
import type { Step } from '../pipeline.ts';
import { awsCosts, awsMarkups, awsResultColumns, awsTagMatchColumns, double, text } from './columns.ts';

const amounts: Columns = double('usage_amount', ...awsCosts, ...awsMarkups);

/** The detail, rounded by the table that takes it (spec ocp-on-aws.md 10). */
export const detailColumns: Columns = {
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

export function awsSummaryColumns({ group, values }: AwsSummary): Columns {
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

/** The relations that become tables. */
export const tableSteps: readonly Step[] = [
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
    columns: awsSummaryColumns(table),
    reads: ['result_rows', 'run'],
  })),
];
