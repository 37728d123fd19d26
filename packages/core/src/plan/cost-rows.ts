import type { Condition, DayRange } from '../contract/index.ts';
import type { RunParameters } from './plan.ts';

/**
 * The rows of the daily summary that a cloud brought in for a cluster: those with cost, and those without any. Koku leaves the latter
 * to the next OpenShift run, and a repetition would add them again (spec after.md 5); of all rows without a rate only the
 * back-populated ones have this object.
 */
export function costRows({ reportPeriodId }: RunParameters, days: DayRange): Condition[][] {
  const ofPeriod: Condition[] = [
    { column: 'usage_start', between: days },
    { column: 'report_period_id', equals: reportPeriodId },
  ];
  return [
    [...ofPeriod, { column: 'infrastructure_raw_cost', notZero: true }],
    [
      ...ofPeriod,
      { column: 'infrastructure_raw_cost', nullOrZero: true },
      { column: 'supplementary_usage_cost', isNull: false },
      { column: 'cost_model_rate_type', isNull: true },
    ],
  ];
}
