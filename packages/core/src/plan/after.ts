import type { AfterStepRef, Condition, DayRange, Pipeline } from '../contract/index.ts';
import type { Request } from '../request.ts';
import type { AfterPlan, BillParameters, RunParameters } from './plan.ts';

/** Whose rows the steps afterwards make anew, and on which days. */
export interface AfterRange {
  days: DayRange;
  /** The windows in which Koku would run the range. */
  kokuWindows: readonly DayRange[];
  /** Absent for a cloud alone. */
  run?: RunParameters;
  cloud?: BillParameters;
}

/** The steps afterwards of a request; none where the host does them itself. */
export function afterPlans(
  { standalone }: Pick<Request, 'standalone'>,
  { after }: Pipeline,
  range: AfterRange,
): AfterPlan[] {
  return standalone ? after.map((step) => afterPlan(step, range)) : [];
}

function afterPlan({ name, per, rewrites, of }: AfterStepRef, range: AfterRange): AfterPlan {
  const { days, kokuWindows } = range;
  const where: Condition[] = [
    { column: 'usage_start', between: days },
    ...(of === 'source' ? ofSource(range) : ofClusterOnCloud(range)),
  ];
  return {
    name,
    when: per === 'window' ? 'window' : 'end',
    days: per === 'range' ? [days] : kokuWindows,
    deletes: rewrites.map((table) => ({ place: 'tenant', table, where })),
  };
}

/** The source of the run: that of its cluster, or of the cloud without one. */
function ofSource({ run, cloud }: AfterRange): Condition[] {
  const source = run?.sourceUuid ?? cloud?.source;
  return source === undefined ? [] : [{ column: 'source_uuid', equals: source }];
}

/** Rows of a bill: the source is that of the cloud. */
function ofClusterOnCloud({ run, cloud }: AfterRange): Condition[] {
  if (run === undefined || cloud === undefined) return [];
  return [
    { column: 'source_uuid', equals: cloud.source },
    { column: 'cluster_id', equals: run.clusterId },
    { column: 'source_type', equals: cloud.type },
  ];
}
