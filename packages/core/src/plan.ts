import type { DayRange } from './days.ts';
import { OcpError } from './errors.ts';
import type { RunParameters } from './pipelines/config.ts';
import { ocpPipeline, SUMMARY_STATE, SUMMARY_TABLE } from './pipelines/ocp.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import type { Request } from './request.ts';
import type { TenantConfig } from './tenant.ts';

/** A condition on one column; all conditions of a delete hold together. */
export type Condition =
  | { column: string; between: DayRange }
  | { column: string; equals: string | number }
  | { column: string; nullOrZero: true };

/** Rows that a run removes before it writes. */
export interface Delete {
  place: 'tenant' | 'state';
  table: string;
  where: readonly Condition[];
}

/**
 * What one transaction does for one cluster. Pure data: made from a request and the configuration, printable, and
 * the only thing that a run follows.
 */
export interface ClusterPlan {
  schema: string;
  pipeline: Pipeline;
  run: RunParameters;
  /** The days that are summarized; the request's, cut at the first day with pod data. */
  days: DayRange;
  /** OpenShift rules are per day: one window (spec inputs.md 6). */
  windows: readonly DayRange[];
  /** Advisory locks, taken in this order (spec cli.md, "One command, one transaction"). */
  locks: readonly string[];
  deletes: readonly Delete[];
  state: { reads: readonly string[]; writes: readonly string[] };
  after: readonly { name: string; deletes: readonly Delete[] }[];
}

/** What the plan must know about the lake. */
export interface LakeFacts {
  /** First day of the request's range that has a daily pod row; undefined without any. */
  firstPodDay: string | undefined;
}

/** The locks that a request holds before it reads its configuration. */
export function locksOf(request: Request): string[] {
  return [`${request.schema}/openshift/${request.ocp_source_uuid}`];
}

/**
 * Which report period and cluster a request is about; a flag beats the database (spec cli.md, "Flags").
 * Fails with `NO_REPORT_PERIOD` when the source has none for the month: there is nothing to do.
 */
export function runParameters(request: Request, tenant: TenantConfig): RunParameters {
  const source = request.ocp_source_uuid;
  const { reportPeriod } = tenant;
  const reportPeriodId = request.report_period_id ?? reportPeriod?.id;
  const clusterId = request.cluster_id ?? reportPeriod?.clusterId ?? tenant.providerClusterId;
  if (reportPeriodId === undefined || clusterId === undefined) {
    throw new OcpError('NO_REPORT_PERIOD', `source ${source} has no report period in ${request.start_date.slice(0, 7)}`, {
      where: { schema: request.schema, source, table: 'reporting_ocpusagereportperiod' },
      hint: 'Koku makes the report period when it ingests the first report of the month.',
    });
  }
  const clusterAlias = request.cluster_alias ?? reportPeriod?.clusterAlias ?? tenant.providerName ?? null;
  return { sourceUuid: source, reportPeriodId, clusterId, clusterAlias };
}

/** The plan of an OpenShift request (spec after.md section 1, ocp-daily.md section 1). */
export function planOpenshift(request: Request, run: RunParameters, facts: LakeFacts): ClusterPlan {
  const days = { start: facts.firstPodDay ?? request.start_date, end: request.end_date };
  const inDays = { column: 'usage_start', between: days };
  const ofSource = { column: 'source_uuid', equals: run.sourceUuid };
  return {
    schema: request.schema,
    pipeline: ocpPipeline,
    run,
    days,
    windows: [days],
    locks: locksOf(request),
    deletes: [
      { place: 'state', table: SUMMARY_STATE, where: [inDays, ofSource] },
      {
        place: 'tenant',
        table: SUMMARY_TABLE,
        where: [
          inDays,
          { column: 'report_period_id', equals: run.reportPeriodId },
          { column: 'infrastructure_raw_cost', nullOrZero: true },
        ],
      },
    ],
    state: { reads: [], writes: [SUMMARY_STATE] },
    after: request.standalone
      ? ocpPipeline.after.map(({ name, rewrites }) => ({
          name,
          deletes: rewrites.map((table) => ({ place: 'tenant', table, where: [inDays, ofSource] })),
        }))
      : [],
  };
}
