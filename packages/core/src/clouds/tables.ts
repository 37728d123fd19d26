import { wordOf, type CloudType } from '../contract/index.ts';
import type { ConsoleTable } from './cloud.ts';

/** Koku's own tables of a cloud, by the word that their names have. */
export function kokuTables(type: CloudType) {
  const word = wordOf(type);
  return {
    daily: `reporting_${word}costentrylineitem_daily_summary`,
    bills: `reporting_${word}costentrybill`,
    detail: `reporting_ocp${word}costlineitem_project_daily_summary_p`,
    /** Tags that the cloud itself reported. */
    tags: { summary: `reporting_${word}tags_summary`, values: `reporting_${word}tags_values` },
    /** Tags of what OpenShift runs on. */
    openshiftTags: { summary: `reporting_ocp${word}tags_summary`, values: `reporting_ocp${word}tags_values` },
  };
}

export type KokuTables = ReturnType<typeof kokuTables>;

/**
 * How a cloud describes the tables of its console: with the name of Koku's table, and grouped also by the columns that all of
 * the cloud's tables are grouped by.
 */
export const consoleTables =
  (type: CloudType, groupOfAll: readonly string[] = []) =>
  (name: string, about: string, group: readonly string[], values: readonly string[] = []): ConsoleTable => ({
    name,
    table: `reporting_ocp${wordOf(type)}_${name}_p`,
    about,
    group: [...group, ...groupOfAll],
    values,
  });
