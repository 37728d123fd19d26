import type { AfterStepRef, Condition, DayRange, Pipeline } from '../contract/index.ts';
import type { Request } from '../request.ts';
import { costRows } from './cost-rows.ts';
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
  return {
    name,
    when: per === 'window' ? 'window' : 'end',
    days: per === 'range' ? [days] : kokuWindows,
    deletes: rewrites.flatMap((table) =>
      rowsOf(of, range).map((where) => ({ place: 'tenant', table, where })),
    ),
  };
}

/** Alternatives of conditions. */
function rowsOf(of: AfterStepRef['of'], range: AfterRange): Condition[][] {
  const inDays: Condition = { column: 'usage_start', between: range.days };
  switch (of) {
    case 'source':
      return [[inDays, ...ofSource(range)]];
    case 'cluster on the cloud':
      return [[inDays, ...ofClusterOnCloud(range)]];
    case 'costs of the cluster':
      return range.run === undefined ? [] : costRows(range.run, range.days);
  }
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
