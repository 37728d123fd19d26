import type { DailyStepName } from '@ocp/core';
import type { CloudKernels, CloudStep } from '../clouds/cloud-kernels.ts';
import { billTotals, lineGroups, lineTags } from './lines.ts';
import { dailySummary } from './summary.ts';

/** A cloud by itself: the rules of all clouds, and the tables of this one (spec cloud-daily.md). */
export function cloudDaily({ daily }: CloudKernels): Readonly<Record<string, CloudStep>> {
  const shared: Record<DailyStepName, CloudStep> = {
    line_tags: lineTags,
    line_groups: lineGroups,
    bill_totals: billTotals,
    daily_summary: dailySummary,
  };
  return { ...shared, ...daily.further };
}
