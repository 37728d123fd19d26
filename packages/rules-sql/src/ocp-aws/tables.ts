import { awsSummaries, type AwsSummary } from '@ocp/core';
import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';
import { billedColumns, costs, markups } from './columns.ts';

/** Spec ocp-on-aws.md 1, 8: only what another cluster's run asks for. */
export const awsTagMatches: SqlStep = {
  name: 'aws_tag_matches',
  sql: ({ types }, ref) => `
    select cast(run.source_uuid as ${types.uuid}) as source_uuid,
      cast(run.cloud_source_uuid as ${types.uuid}) as cloud_source_uuid,
      bill.usage_start, bill.row_uuid, bill.matched_tag, bill.openshift_project, bill.openshift_node,
      bill.openshift_cluster
    from ${ref('matched_rows')} bill
    cross join ${ref('run')} run
    where bill.matched_tag <> ''`,
};

const detailGroup = [
  ...billedColumns,
  'data_source',
  'namespace',
  'node',
  'persistentvolumeclaim',
  'persistentvolume',
  'storageclass',
  'data_transfer_direction',
  'tags',
  'aws_cost_category',
  'cost_category_id',
];
const sums = ['usage_amount', ...costs, ...markups];
const transferred = (direction: string, double: string) =>
  `sum(case when data_transfer_direction = '${direction}' then usage_amount else cast(0 as ${double}) end)`;

/** Spec ocp-on-aws.md 10. Both label columns hold the filtered tags. */
export const awsDetail: SqlStep = {
  name: 'aws_detail',
  sql: ({ types, functions: f }, ref) => `
    select ${f.uuid()} as uuid, detail.usage_start as usage_end, detail.*, detail.tags as pod_labels, run.cluster_id,
      run.report_period_id, run.bill_id as cost_entry_bill_id,
      cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid
    from (
      select ${detailGroup.join(', ')}, ${f.maxText('cluster_alias')} as cluster_alias,
        max(account_alias_id) as account_alias_id,
        ${sums.map((column) => `sum(${column}) as ${column}`).join(', ')},
        ${transferred('IN', types.double)} as infrastructure_data_in_gigabytes,
        ${transferred('OUT', types.double)} as infrastructure_data_out_gigabytes
      from ${ref('result_rows')}
      group by ${detailGroup.join(', ')}
    ) detail
    cross join ${ref('run')} run`,
};

/** The rows of the result that a table takes (spec ocp-on-aws.md 11); the others take all. */
const filters: Readonly<Record<string, string>> = {
  aws_compute_summary: 'instance_type is not null',
  aws_storage_summary: `product_family like '%Storage%' and unit = 'GB-Mo'`,
  aws_database_summary: `product_code in ('AmazonRDS', 'AmazonDynamoDB', 'AmazonElastiCache', 'AmazonNeptune',
    'AmazonRedshift', 'AmazonDocumentDB')`,
  aws_network_summary: `product_code in ('AmazonVPC', 'AmazonCloudFront', 'AmazonRoute53', 'AmazonAPIGateway')`,
};

function summarySql({ types, functions: f }: Dialect, rows: string, run: string, table: AwsSummary): string {
  const group = ['usage_start', ...table.group].join(', ');
  const value = {
    cost_category_id: 'max(cost_category_id)',
    usage_amount: 'sum(usage_amount)',
    unit: f.maxText('unit'),
  };
  return `
    select ${f.uuid()} as id, sums.usage_start as usage_end, sums.*, run.cluster_id,
      cast(run.cloud_source_uuid as ${types.uuid}) as source_uuid
    from (
      select ${group}, ${f.maxText('cluster_alias')} as cluster_alias,
        ${[...costs, ...markups].map((column) => `sum(${column}) as ${column}`).join(', ')},
        ${table.values.map((name) => `${value[name]} as ${name}, `).join('')}${f.maxText('currency_code')} as currency_code
      from ${rows}
      where ${filters[table.step] ?? 'true'}
      group by ${group}
    ) sums
    cross join ${run} run`;
}

export const awsSummarySteps: readonly SqlStep[] = awsSummaries.map((table) => ({
  name: table.step,
  sql: (dialect, ref) => summarySql(dialect, ref('result_rows'), ref('run'), table),
}));
