import { cloudOf, kokuTables, type Cloud } from '../../clouds/index.ts';
import {
  wordOf,
  type AfterStepRef,
  type CloudType,
  type Output,
  type Pipeline,
  type Step,
} from '../../contract/index.ts';
import { podDays, storageDays } from '../../inputs/openshift.ts';
import { afterStep, conservedCosts, output } from '../parts.ts';
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
function afterOf({ type, after }: Cloud): AfterStepRef[] {
  const { detail, openshiftTags } = kokuTables(type);
  return [
    { ...afterStep('back_population', 'window', []), rewrites: [SUMMARY_TABLE], of: 'costs of the cluster' },
    afterStep('cloud_tag_summary', 'window', [openshiftTags.summary, openshiftTags.values]),
    afterStep('cloud_tag_mapping', 'window', [detail]),
    ...(after.categories === undefined
      ? []
      : [afterStep('category_summary', 'range', [after.categories.summary])]),
    {
      ...afterStep('ocp_on_all', 'range', []),
      rewrites: [onAllTables.projects, onAllTables.daily, ...onAllTables.shown],
      of: 'cluster on the cloud',
    },
    afterStep('openshift_markup', 'range', [SUMMARY_TABLE]),
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
