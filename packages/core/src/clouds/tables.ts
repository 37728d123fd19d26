import { wordOf, type CloudType } from '../contract/index.ts';

/** Koku's own tables of a cloud, by the word that their names have. */
export function kokuTables(type: CloudType) {
  const word = wordOf(type);
  return {
    bills: `reporting_${word}costentrybill`,
    detail: `reporting_ocp${word}costlineitem_project_daily_summary_p`,
    /** Tags that the cloud itself reported. */
    tags: { summary: `reporting_${word}tags_summary`, values: `reporting_${word}tags_values` },
    /** Tags of what OpenShift runs on. */
    openshiftTags: { summary: `reporting_ocp${word}tags_summary`, values: `reporting_ocp${word}tags_values` },
  };
}

export type KokuTables = ReturnType<typeof kokuTables>;

/** The name of a table of a cloud's console. */
export const consoleTable = (type: CloudType, name: string) => `reporting_ocp${wordOf(type)}_${name}_p`;
