import {
  windowsOf,
  type Condition,
  type DayRange,
  type Delete,
  type TenantConfig,
  type UsagePrices,
} from '../contract/index.ts';
import { ocpPipeline, SUMMARY_STATE, SUMMARY_TABLE } from '../pipelines/index.ts';
import type { Request } from '../request.ts';
import { afterPlans } from './after.ts';
import { openshiftConfig } from './config.ts';
import { inputsOf } from './inputs.ts';
import { locksOf } from './locks.ts';
import { planMachines, type MachineFacts } from './machines.ts';
import { SUMMARIZED_TABLE } from './made-from.ts';
import { rowsOnBills } from './moved.ts';
import { unpricedRows } from './priced-rows.ts';
import { rolesElsewhere } from './roles.ts';
import type { RunParameters, RunPlan } from './plan.ts';

/** What the plan must know about the lake. */
export interface LakeFacts {
  /** First day of the request's range that has a daily pod row; undefined without any. */
  firstPodDay: string | undefined;
  /** What the rows are made from. */
  madeFrom: string;
  /** Nodes that had rows when they were made before, and were none of the source's in Koku's table of nodes. */
  unnamed?: readonly string[];
  /** Needed where steps follow in PostgreSQL. */
  machines?: MachineFacts;
  /** What usage costs; absent where others make its costs, or nobody. */
  prices?: UsagePrices;
}

/**
 * The plan of an OpenShift request (spec after.md section 1, ocp-daily.md section 1): the range starts on the first day with
 * pod data and is one window, since every rule is per day (spec inputs.md 6).
 */
export function planOpenshift(
  request: Request,
  run: RunParameters,
  tenant: TenantConfig,
  facts: LakeFacts,
): RunPlan {
  const days: DayRange = { start: facts.firstPodDay ?? request.start_date, end: request.end_date };
  const onNoCloud = request.provider_type === 'OCP' && request.on_no_cloud === true;
  const { machines, prices, unnamed = [] } = facts;
  const replaced: Condition[] = [
    { column: 'usage_start', between: days },
    { column: 'report_period_id', equals: run.reportPeriodId },
    ...(onNoCloud ? [] : [{ column: 'infrastructure_raw_cost', nullOrZero: true } as const]),
  ];
  return {
    schema: request.schema,
    pipeline: ocpPipeline,
    cluster: run,
    days,
    full: request.full,
    windows: [
      {
        ...days,
        inputs: inputsOf(ocpPipeline, { schema: request.schema, openshift: run.sourceUuid }, days),
        config: openshiftConfig(run, tenant, days),
        state: [],
        deletes: [],
      },
    ],
    locks: locksOf(request),
    before: [],
    made: {
      source: run.sourceUuid,
      days: { start: request.start_date, end: request.end_date },
      from: facts.madeFrom,
      unnamed,
      elsewhere: rolesElsewhere(tenant.knownNodes, unnamed),
    },
    summarized: {
      table: SUMMARIZED_TABLE,
      source: run.sourceUuid,
      days: { start: request.start_date, end: request.end_date },
      replaced: { start: request.start_date, end: request.end_date },
    },
    moved: onNoCloud ? rowsOnBills(run, { days, month: days, standalone: request.standalone }) : [],
    deletes: [
      {
        place: 'state',
        table: SUMMARY_STATE,
        where: [
          { column: 'usage_start', between: { start: request.start_date, end: request.end_date } },
          { column: 'source_uuid', equals: run.sourceUuid },
        ],
      },
      ...(prices === undefined ? [replaced] : unpricedRows(replaced)).map((where): Delete => ({
        place: 'tenant',
        table: SUMMARY_TABLE,
        where,
      })),
    ],
    ...(machines && { machines: planMachines(request.schema, run, tenant, days, machines) }),
    ...(prices && { prices }),
    after: afterPlans(request, ocpPipeline, {
      days,
      kokuWindows: windowsOf(days, request.date_step),
      run,
      prices,
    }),
  };
}
