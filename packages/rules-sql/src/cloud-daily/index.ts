import type { Cloud, DailyStepName } from '@ocp/core';
import { cloudRules } from '../clouds/index.ts';
import type { SqlStep } from '../step.ts';
import { lineRules } from './lines.ts';
import { summaryRule } from './summary.ts';

/** The rules of a cloud by itself, by the steps of core: those of all clouds, and the tables of this one (spec cloud-daily.md). */
export function dailyRules(cloud: Cloud): Readonly<Record<string, SqlStep>> {
  const own = cloudRules(cloud.type).daily;
  const shared: Record<DailyStepName, SqlStep> = {
    ...lineRules(cloud, own),
    daily_summary: summaryRule(cloud, own),
  };
  return { ...shared, ...own.further };
}
