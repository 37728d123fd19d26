import type { Columns } from '../../columns.ts';
import { openshiftUiSteps } from '../ocp/index.ts';
import type { Output, Pipeline } from '../pipeline.ts';
import { attributionSteps } from './attribution.ts';
import { awsCosts, awsTagMatchColumns } from './columns.ts';
import { awsSummaries, awsSummaryColumns, detailColumns, tableSteps } from './tables.ts';

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
  steps: [...attributionSteps, ...tableSteps],
  outputs: [
    replaced('aws_tag_matches', AWS_TAG_MATCH_STATE, awsTagMatchColumns, 'state'),
    replaced('aws_detail', AWS_DETAIL_TABLE, detailColumns),
    ...awsSummaries.map((table) => replaced(table.step, table.table, awsSummaryColumns(table))),
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
