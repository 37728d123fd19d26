import { cloudOf, kokuTables, type KeptState } from '../clouds/index.ts';
import {
  columnsOf,
  double,
  monthOf,
  text,
  windowsOf,
  type CloudConfig,
  type Columns,
  type Condition,
  type DayRange,
  type Delete,
  type OpenshiftSource,
  type StateRead,
  type UsagePrices,
  type TenantConfig,
} from '../contract/index.ts';
import { keptColumns, openshiftOnCloud, SUMMARY_STATE, SUMMARY_TABLE } from '../pipelines/index.ts';
import type { Request } from '../request.ts';
import { afterPlans } from './after.ts';
import { costRows } from './cost-rows.ts';
import { openshiftOnCloudConfig } from './config.ts';
import { inputsOf } from './inputs.ts';
import { locksOf } from './locks.ts';
import { planMachines, type MachineFacts } from './machines.ts';
import { KEPT_TABLE } from './made-from.ts';
import { byBill, rowsOfMoved } from './moved.ts';
import type { CloudParameters, RunParameters, RunPlan } from './plan.ts';

/** What the rules read of the managed summary: half of its columns. UUIDs of state are texts, as the rules compare them. */
const openshiftRowColumns: Columns = {
  usage_start: 'date',
  ...text('source_uuid', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'),
  ...text('resource_id', 'persistentvolumeclaim', 'persistentvolume', 'storageclass', 'csi_volume_handle'),
  ...columnsOf('json', 'pod_labels', 'volume_labels'),
  ...double('pod_effective_usage_cpu_core_hours', 'pod_effective_usage_memory_gigabyte_hours'),
  ...double('node_capacity_cpu_core_hours', 'node_capacity_memory_gigabyte_hours'),
  persistentvolumeclaim_capacity_gigabyte: 'double',
  cost_category_id: 'integer',
};

const ofSources = (sources: readonly OpenshiftSource[]): Condition => ({
  column: 'source_uuid',
  in: sources.map(({ source }) => source),
});

/** The OpenShift rows that a run on a cloud reads. */
export interface OpenshiftState {
  /** Sources of the tenant, its own as of this cloud: those that are gone take no share. */
  living: readonly OpenshiftSource[];
  /** The runs that make the rows which are missing or old. */
  before: readonly RunPlan[];
  /** Needed where steps follow in PostgreSQL. */
  machines?: MachineFacts;
  /** What usage costs; absent where others make its costs, or nobody. */
  prices?: UsagePrices;
}

/**
 * The plan of OpenShift on a cloud for one cluster (spec after.md section 4, ocp-on-aws.md sections 1, 9). Results depend on the
 * windows, so they are Koku's; the range is not cut at the start. Only rows of this cluster are deleted (spec cli.md,
 * "Running one cluster on a cloud").
 */
export function planOpenshiftOnCloud(
  request: Request,
  run: RunParameters,
  cloud: CloudParameters,
  tenant: TenantConfig,
  config: CloudConfig,
  { living, before, machines, prices }: OpenshiftState,
): RunPlan {
  const { schema } = request;
  const pipeline = openshiftOnCloud(cloud.type);
  const { kept, console: shown } = cloudOf(cloud.type);
  const days = { start: request.start_date, end: request.end_date };
  const windows = windowsOf(days, request.date_step);
  const month = monthOf(days.start);
  const inDays: Condition = { column: 'usage_start', between: days };
  const inMonth: Condition = { column: 'usage_start', between: month };
  const ofPeriod: Condition = { column: 'report_period_id', equals: run.reportPeriodId };
  const ofCloud: Condition = { column: 'source_uuid', equals: cloud.source };
  const ofCluster: Condition = { column: 'cluster_id', equals: run.clusterId };
  const onBill: Condition = { column: 'cloud_source_uuid', equals: cloud.source };
  const ofLiving = ofSources(living);
  const { here, elsewhere } = byBill(living, cloud);
  const tenantRows = (table: string, ...where: Condition[]): Delete => ({ place: 'tenant', table, where });
  const ofSource: Condition = { column: 'source_uuid', equals: run.sourceUuid };
  const ofOthers: Condition = { column: 'source_uuid', differs: run.sourceUuid };
  const keptOf = ({ table, columns }: KeptState, relation: string, whose: Condition): StateRead => ({
    relation,
    table,
    columns: { ...keptColumns(columns), ...text('source_uuid', 'cloud_source_uuid') },
    where: [inMonth, onBill, ofSources(here), whose],
  });
  const keptRows: StateRead[] = kept
    ? [
        keptOf(kept, kept.relation, ofOthers),
        ...(kept.own === undefined ? [] : [keptOf(kept, kept.own, ofSource)]),
      ]
    : [];
  // What was kept of the whole month: what is left after a month is the last window's (spec ocp-on-aws.md 1). Until then a window
  // finds what the run before left of its days.
  const keptBefore = ({ end }: DayRange): Delete[] => {
    if (kept === undefined) return [];
    const until = end === windows.at(-1)?.end ? month : { start: month.start, end };
    return [
      {
        place: 'state',
        table: kept.table,
        where: [{ column: 'usage_start', between: until }, ofSource, onBill],
      },
    ];
  };
  const sources = { schema, openshift: run.sourceUuid, cloud: cloud.source };
  return {
    schema,
    pipeline,
    cluster: run,
    cloud,
    days,
    full: request.full,
    locks: locksOf(
      request,
      before.flatMap(({ cluster }) => (cluster ? [cluster.sourceUuid] : [])),
    ),
    before,
    windows: windows.map((window) => ({
      ...window,
      inputs: inputsOf(pipeline, sources, window, cloud),
      config: openshiftOnCloudConfig(run, cloud, tenant, config, window),
      state: [
        {
          relation: 'openshift_rows',
          table: SUMMARY_STATE,
          columns: openshiftRowColumns,
          where: [{ column: 'usage_start', between: window }, ofLiving],
        },
        ...keptRows,
      ],
      deletes: keptBefore(window),
    })),
    moved: rowsOfMoved(run, cloud, { days, month, here, elsewhere, standalone: request.standalone }),
    deletes: [
      // Else back-population replaces them.
      ...(request.standalone ? [] : costRows(run, days).map((where) => tenantRows(SUMMARY_TABLE, ...where))),
      tenantRows(
        kokuTables(cloud.type).detail,
        { column: 'cost_entry_bill_id', equals: cloud.billId },
        inDays,
        ofPeriod,
      ),
      ...shown.map(({ table }) => tenantRows(table, ofCloud, inDays, ofCluster)),
    ],
    ...(kept && {
      summarized: {
        table: KEPT_TABLE,
        source: run.sourceUuid,
        cloudSource: cloud.source,
        days: windows.at(-1) ?? days,
        replaced: month,
      },
    }),
    ...(machines && { machines: planMachines(schema, run, tenant, days, machines) }),
    ...(prices && { prices }),
    after: afterPlans(request, pipeline, { days, kokuWindows: windows, run, cloud, prices }),
  };
}
