import { cloudOf, kokuTables, type Cloud } from '../../clouds/index.ts';
import {
  wordOf,
  type AfterStepRef,
  type CloudType,
  type Output,
  type Pipeline,
  type Step,
  type StepRows,
} from '../../contract/index.ts';
import { podDays, storageDays } from '../../inputs/openshift.ts';
import {
  afterStep,
  conservedCosts,
  ENABLED_KEYS,
  mappingStep,
  output,
  REPORT_PERIODS,
  settings,
} from '../parts.ts';
import { machineTables } from '../machines/index.ts';
import { openshiftUiSteps, SUMMARY_TABLE } from '../openshift/index.ts';
import { attributionSteps } from './steps.ts';
import { tableSteps } from './tables.ts';

/** Tables of all clouds together that the detail is copied into (spec after.md 8): two by day, then what the console shows. */
export const onAllTables = {
  projects: 'reporting_ocpallcostlineitem_project_daily_summary_p',
  daily: 'reporting_ocpallcostlineitem_daily_summary_p',
  shown: [
    ...['cost_summary', 'cost_summary_by_account', 'cost_summary_by_region', 'cost_summary_by_service'],
    ...['compute_summary', 'storage_summary', 'database_summary', 'network_summary'],
  ].map((name) => `reporting_ocpall_${name}_pt`),
};

/** The steps of OpenShift on a cloud, in order. */
const stepsOf = (cloud: Cloud): Step[] => [...attributionSteps(cloud), ...tableSteps(cloud)];

/** The tables that steps are written to: those of a step's own columns, whatever the table has beside them. */
function outputsOf(cloud: Cloud, steps: readonly Step[]): Output[] {
  const tables: Record<string, readonly [table: string, place: Output['place']]> = {
    ...(cloud.kept === undefined ? {} : { kept_rows: [cloud.kept.table, 'state'] }),
    detail: [kokuTables(cloud.type).detail, 'tenant'],
    ...Object.fromEntries(cloud.console.map(({ name, table }) => [name, [table, 'tenant']])),
  };
  return steps.flatMap((made) => {
    const [table, place] = tables[made.name] ?? [];
    return table === undefined || place === undefined ? [] : [output(table, made, { place })];
  });
}

/** What follows in PostgreSQL (spec after.md 4 to 8), in its order. */
function afterOf({ type, after, account }: Cloud): AfterStepRef[] {
  const { detail, openshiftTags } = kokuTables(type);
  const ofDetail: StepRows[] = [{ table: detail, of: 'period on the bill' }];
  const ofSummary: StepRows[] = [{ table: SUMMARY_TABLE, of: 'source' }];
  const names = account.alias === undefined ? [] : settings(account.alias.table);
  const { categories } = after;
  return [
    {
      ...afterStep('back_population', 'window', [], [...ofDetail, ...settings(REPORT_PERIODS)]),
      rewrites: [SUMMARY_TABLE],
      of: 'costs of the cluster',
      daily: true,
    },
    afterStep(
      'cloud_tag_summary',
      'window',
      [openshiftTags.summary, openshiftTags.values],
      [...ofDetail, ...names, ...settings(ENABLED_KEYS, REPORT_PERIODS)],
    ),
    mappingStep('cloud_tag_mapping', 'window', ofDetail),
    ...(categories === undefined
      ? []
      : [
          afterStep(
            'category_summary',
            'range',
            [categories.summary],
            [...ofDetail, ...settings(categories.keys)],
          ),
        ]),
    {
      ...afterStep('ocp_on_all', 'range', [], ofDetail),
      rewrites: [onAllTables.projects, onAllTables.daily, ...onAllTables.shown],
      of: 'cluster on the cloud',
      daily: true,
    },
    afterStep('openshift_markup', 'range', [SUMMARY_TABLE], ofSummary),
    ...openshiftUiSteps,
    ...machineTables('range'),
  ];
}

/** OpenShift on a cloud (spec ocp-on-aws.md, ocp-on-azure.md, ocp-on-gcp.md). */
export function openshiftOnCloud(type: CloudType): Pipeline {
  const cloud = cloudOf(type);
  const steps = stepsOf(cloud);
  return {
    name: `ocp-${wordOf(type)}`,
    kind: 'openshift-on-cloud',
    cloud: type,
    inputs: [
      { relation: 'pod_days', table: podDays, months: 'own', days: 'window' },
      { relation: 'storage_days', table: storageDays, months: 'own', days: 'window' },
      ...cloud.inputs,
    ],
    steps,
    outputs: outputsOf(cloud, steps),
    conserved: conservedCosts(cloud.costs, 'matched_rows', 'result_rows'),
    after: afterOf(cloud),
  };
}
