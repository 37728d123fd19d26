import { columnsOf, type Columns } from '../columns.ts';
import { addDays, monthStart, nextMonthStart, windowsOf } from '../days.ts';
import type { CloudParameters, RunParameters } from '../pipelines/config.ts';
import {
  AWS_DETAIL_TABLE,
  AWS_TAG_MATCH_STATE,
  awsSummaries,
  awsTagMatchColumns,
  ocpAwsPipeline,
  ocpOnAllTables,
} from '../pipelines/ocp-aws/index.ts';
import { SUMMARY_STATE, SUMMARY_TABLE } from '../pipelines/ocp/index.ts';
import type { Request } from '../request.ts';
import { rewriting } from './openshift.ts';
import { locksOf, type ClusterPlan, type Condition, type Delete } from './plan.ts';

/** What the rules read of the managed summary: half of its columns. UUIDs of state are texts, as the rules compare them. */
const openshiftRowColumns: Columns = {
  usage_start: 'date',
  ...columnsOf('text', 'source_uuid', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'),
  ...columnsOf('text', 'resource_id', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'),
  csi_volume_handle: 'text',
  ...columnsOf('json', 'pod_labels', 'volume_labels'),
  ...columnsOf('double', 'pod_effective_usage_cpu_core_hours', 'pod_effective_usage_memory_gigabyte_hours'),
  ...columnsOf('double', 'node_capacity_cpu_core_hours', 'node_capacity_memory_gigabyte_hours'),
  persistentvolumeclaim_capacity_gigabyte: 'double',
  cost_category_id: 'integer',
};
const tagMatchColumns = { ...awsTagMatchColumns, ...columnsOf('text', 'source_uuid', 'cloud_source_uuid') };

/**
 * The plan of OpenShift on AWS for one cluster (spec after.md section 4, ocp-on-aws.md sections 1, 9). Results depend on the
 * windows, so they are Koku's; the range is not cut at the start. Only rows of this cluster are deleted (spec cli.md,
 * "Running one cluster on a cloud").
 */
export function planOpenshiftOnAws(
  request: Request,
  run: RunParameters,
  cloud: CloudParameters,
): ClusterPlan {
  const days = { start: request.start_date, end: request.end_date };
  const month = { start: monthStart(days.start), end: addDays(nextMonthStart(days.start), -1) };
  const inDays: Condition = { column: 'usage_start', between: days };
  const inMonth: Condition = { column: 'usage_start', between: month };
  const ofPeriod: Condition = { column: 'report_period_id', equals: run.reportPeriodId };
  const ofCloud: Condition = { column: 'source_uuid', equals: cloud.source };
  const ofCluster: Condition = { column: 'cluster_id', equals: run.clusterId };
  const ofBillAndCluster: Condition[] = [
    { column: 'source_uuid', equals: run.sourceUuid },
    { column: 'cloud_source_uuid', equals: cloud.source },
  ];
  const tenant = (table: string, ...where: Condition[]): Delete => ({ place: 'tenant', table, where });
  const onAll = ocpOnAllTables.map((table) =>
    tenant(table, inDays, ofCloud, ofCluster, { column: 'source_type', equals: cloud.type }),
  );
  const costRows = tenant(SUMMARY_TABLE, inDays, ofPeriod, {
    column: 'infrastructure_raw_cost',
    notZero: true,
  });
  // Koku leaves these to the next OpenShift run, and a repetition of this one would add them again (spec after.md 5). Of all
  // rows without a rate only the back-populated ones have this object.
  const costlessRows = tenant(
    SUMMARY_TABLE,
    inDays,
    ofPeriod,
    { column: 'infrastructure_raw_cost', nullOrZero: true },
    { column: 'supplementary_usage_cost', isNull: false },
    { column: 'cost_model_rate_type', isNull: true },
  );
  return {
    schema: request.schema,
    pipeline: ocpAwsPipeline,
    run,
    cloud,
    days,
    locks: locksOf(request),
    windows: windowsOf(days, request.date_step).map((window) => ({
      ...window,
      state: [
        {
          relation: 'openshift_rows',
          table: SUMMARY_STATE,
          columns: openshiftRowColumns,
          where: [{ column: 'usage_start', between: window }],
        },
        {
          relation: 'other_tag_matches',
          table: AWS_TAG_MATCH_STATE,
          columns: tagMatchColumns,
          where: [
            inMonth,
            { column: 'cloud_source_uuid', equals: cloud.source },
            { column: 'source_uuid', differs: run.sourceUuid },
          ],
        },
      ],
      // The matched rows of the whole month: what is left after a month is the last window's (spec ocp-on-aws.md 1).
      deletes: [{ place: 'state', table: AWS_TAG_MATCH_STATE, where: [inMonth, ...ofBillAndCluster] }],
    })),
    deletes: [
      ...(request.standalone ? [costRows, costlessRows] : []),
      tenant(AWS_DETAIL_TABLE, { column: 'cost_entry_bill_id', equals: cloud.billId }, inDays, ofPeriod),
      ...awsSummaries.map(({ table }) => tenant(table, ofCloud, inDays, ofCluster)),
    ],
    after: request.standalone
      ? ocpAwsPipeline.after.map((step) =>
          step.name === 'ocp_on_all'
            ? { ...rewriting(step, run, days), deletes: onAll }
            : rewriting(step, run, days),
        )
      : [],
  };
}
