import type { DayRange } from '../days.ts';
import type { RunParameters } from '../pipelines/config.ts';
import { ocpPipeline, SUMMARY_STATE, SUMMARY_TABLE } from '../pipelines/ocp/index.ts';
import type { AfterStepRef } from '../pipelines/pipeline.ts';
import type { Request } from '../request.ts';
import { locksOf, type AfterPlan, type ClusterPlan } from './plan.ts';

/** What the plan must know about the lake. */
export interface LakeFacts {
  /** First day of the request's range that has a daily pod row; undefined without any. */
  firstPodDay: string | undefined;
}

/**
 * The plan of an OpenShift request (spec after.md section 1, ocp-daily.md section 1): the range starts on the first day with
 * pod data and is one window, since every rule is per day (spec inputs.md 6).
 */
export function planOpenshift(request: Request, run: RunParameters, facts: LakeFacts): ClusterPlan {
  const days = { start: facts.firstPodDay ?? request.start_date, end: request.end_date };
  const inDays = { column: 'usage_start', between: days };
  return {
    schema: request.schema,
    pipeline: ocpPipeline,
    run,
    days,
    windows: [{ ...days, state: [], deletes: [] }],
    locks: locksOf(request),
    deletes: [
      {
        place: 'state',
        table: SUMMARY_STATE,
        where: [inDays, { column: 'source_uuid', equals: run.sourceUuid }],
      },
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
    after: request.standalone ? ocpPipeline.after.map((step) => rewriting(step, run, days)) : [],
  };
}

/** A step that makes the rows of the OpenShift source and days anew. */
export function rewriting(
  { name, per, rewrites }: AfterStepRef,
  run: RunParameters,
  days: DayRange,
): AfterPlan {
  const where = [
    { column: 'usage_start', between: days },
    { column: 'source_uuid', equals: run.sourceUuid },
  ];
  return { name, per, deletes: rewrites.map((table) => ({ place: 'tenant', table, where })) };
}
