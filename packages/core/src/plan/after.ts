import {
  stampedRows,
  VM_LABEL,
  type AfterStepRef,
  type Condition,
  type DayRange,
  type Pipeline,
  type RowsOwner,
  type StampedRows,
  type StepRows,
  type UsagePrices,
} from '../contract/index.ts';
import { priced } from '../pipelines/index.ts';
import type { Request } from '../request.ts';
import { costRows } from './cost-rows.ts';
import { pricedRows, sharedCostRows } from './priced-rows.ts';
import type { AfterPlan, BillParameters, RunParameters } from './plan.ts';

/** Whose rows the steps afterwards make anew, and on which days. */
export interface AfterRange {
  days: DayRange;
  /** The windows in which Koku would run the range. */
  kokuWindows: readonly DayRange[];
  /** Absent for a cloud alone. */
  run?: RunParameters;
  cloud?: BillParameters;
  /** What usage costs: where it is known there are steps that charge it. */
  prices?: UsagePrices | undefined;
}

/** The steps afterwards of a request; none where the host does them itself. */
export function afterPlans(
  { standalone }: Pick<Request, 'standalone'>,
  { after }: Pipeline,
  range: AfterRange,
): AfterPlan[] {
  if (!standalone) return [];
  const steps = range.prices === undefined ? after : priced({ after });
  return steps.map((step) => afterPlan(step, range));
}

function afterPlan(
  { name, per, rewrites, of, fills, reads, knows, daily, onlyWith }: AfterStepRef,
  range: AfterRange,
): AfterPlan {
  const { days, kokuWindows } = range;
  return {
    name,
    when: per === 'window' ? 'window' : 'end',
    days: per === 'range' ? [days] : kokuWindows,
    daily,
    knows,
    reads: reads.map((rows) => stamped(rows, range)),
    onlyWith: onlyWith === undefined ? [] : [stamped({ table: onlyWith, of: 'all' }, range)],
    changes: fills.filter((table) => reads.some((rows) => rows.table === table)),
    // What else it changes it looks at, or it is the table of all sources.
    leaves: [
      ...rewrites.map((table) => stamped({ table, of }, range)),
      ...fills.flatMap((table) =>
        reads.some((rows) => rows.table === table) ? [] : [stamped({ table, of: 'all' }, range)],
      ),
    ],
    deletes: rewrites.flatMap((table) =>
      rowsOf(of, range).map((where) => ({ place: 'tenant', table, where })),
    ),
  };
}

/** Costs of a cluster are found among all rows of its source: one look at the table serves all its readers. */
function stamped({ table, of }: StepRows, range: AfterRange): StampedRows {
  const where = rowsOf(of === 'costs of the cluster' ? 'source' : of, range);
  return stampedRows({ place: 'tenant', table, where });
}

/** Alternatives of conditions. */
function rowsOf(of: RowsOwner, range: AfterRange): Condition[][] {
  const inDays: Condition = { column: 'usage_start', between: range.days };
  switch (of) {
    case 'source':
      return [[inDays, ...ofSource(range)]];
    case 'cluster on the cloud':
      return [[inDays, ...ofClusterOnCloud(range)]];
    case 'costs of the cluster':
      return range.run === undefined ? [] : costRows(range.run, range.days);
    case 'period on the bill':
      return [[inDays, ...ofBill(range), ...ofPeriod(range)]];
    case 'bill':
      return [[inDays, ...ofBill(range)]];
    case 'virtual machines':
      return [[inDays, { column: 'all_labels', hasMember: VM_LABEL }]];
    case 'priced usage':
      return pricedRows([inDays, ...ofSource(range)]);
    case 'shared costs':
      return sharedCostRows([inDays, ...ofSource(range)]);
    case 'all':
      return [[]];
  }
}

/** The source of the run: that of its cluster, or of the cloud without one. */
function ofSource({ run, cloud }: AfterRange): Condition[] {
  const source = run?.sourceUuid ?? cloud?.source;
  return source === undefined ? [] : [{ column: 'source_uuid', equals: source }];
}

const ofBill = ({ cloud }: AfterRange): Condition[] =>
  cloud === undefined ? [] : [{ column: 'cost_entry_bill_id', equals: cloud.billId }];

const ofPeriod = ({ run }: AfterRange): Condition[] =>
  run === undefined ? [] : [{ column: 'report_period_id', equals: run.reportPeriodId }];

/** Rows of a bill: the source is that of the cloud. */
function ofClusterOnCloud({ run, cloud }: AfterRange): Condition[] {
  if (run === undefined || cloud === undefined) return [];
  return [
    { column: 'source_uuid', equals: cloud.source },
    { column: 'cluster_id', equals: run.clusterId },
    { column: 'source_type', equals: cloud.type },
  ];
}
