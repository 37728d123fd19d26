import type { AfterStepRef, Pipeline, StepRows } from '../../contract/index.ts';
import * as inputs from '../../inputs/openshift.ts';
import { machineTables } from '../machines/index.ts';
import { afterStep, ENABLED_KEYS, mappingStep, REPORT_PERIODS, settings } from '../parts.ts';
import { summaryColumns } from './columns.ts';
import { SUMMARY_STATE, SUMMARY_TABLE } from './names.ts';
import { openshiftSteps } from './steps.ts';

const uiTables = [
  'cost_summary',
  'cost_summary_by_node',
  'cost_summary_by_project',
  'pod_summary',
  'pod_summary_by_node',
  'pod_summary_by_project',
  'volume_summary',
  'volume_summary_by_project',
  'network_summary',
  'network_summary_by_node',
  'network_summary_by_project',
];

const ofSummary: readonly StepRows[] = [{ table: SUMMARY_TABLE, of: 'source' }];

/** The tables of the OpenShift console; every pipeline that changes costs makes them again (spec after.md 2, 4). */
export const openshiftUiSteps: readonly AfterStepRef[] = uiTables.map((name) => ({
  name,
  per: 'range',
  rewrites: [`reporting_ocp_${name}_p`],
  of: 'source',
  fills: [],
  reads: ofSummary,
  knows: [],
  daily: true,
}));

/** The OpenShift daily summary (spec ocp-daily.md). */
export const ocpPipeline: Pipeline = {
  name: 'ocp',
  kind: 'openshift',
  inputs: [
    inputs.podHours,
    inputs.podDays,
    inputs.storageDays,
    inputs.nodeLabelDays,
    inputs.namespaceLabelDays,
  ].map((table) => ({ relation: table.name, table, months: 'own', days: 'window' })),
  steps: openshiftSteps,
  outputs: [
    merge('reporting_ocp_nodes', 'cluster_nodes', ['node', 'resource_id', 'cores', 'role', 'architecture']),
    merge('reporting_ocp_pvcs', 'cluster_claims', [
      'persistentvolume',
      'persistentvolumeclaim',
      'csi_volume_handle',
    ]),
    merge('reporting_ocp_projects', 'cluster_projects', ['namespace']),
    {
      table: SUMMARY_STATE,
      place: 'state',
      step: 'summary_rows',
      mode: 'replace',
      // What nobody reads would make equal rows differ.
      columns: Object.keys(summaryColumns).filter((name) => name !== 'uuid'),
    },
    {
      table: SUMMARY_TABLE,
      place: 'tenant',
      step: 'summary_rows',
      mode: 'replace',
      columns: Object.keys(summaryColumns).filter((name) => name !== 'csi_volume_handle'),
    },
  ],
  conserved: ['cpu_core', 'memory_gigabyte'].flatMap((unit) => [
    {
      measure: `pod_usage_${unit}_hours`,
      in: { relation: 'pod_usage', column: `pod_usage_${unit}_hours` },
      attributed: [{ relation: 'pod_rows', column: `pod_usage_${unit}_hours` }],
    },
    {
      measure: `node_capacity_${unit}_hours`,
      in: { relation: 'node_capacity', column: `${unit}_hours` },
      attributed: [
        { relation: 'pod_rows', column: `pod_usage_${unit}_hours` },
        { relation: 'unallocated_rows', column: `pod_usage_${unit}_hours` },
      ],
    },
  ]),
  after: [
    ...openshiftUiSteps,
    ...machineTables('koku-window'),
    labelSummary('pod_label_summary', 'reporting_ocpusagepodlabel_summary'),
    labelSummary('volume_label_summary', 'reporting_ocpstoragevolumelabel_summary'),
    mappingStep('tag_mapping', 'range', ofSummary),
  ],
};

function labelSummary(name: string, table: string) {
  const values = 'reporting_ocptags_values';
  return afterStep(name, 'range', [table, values], [...ofSummary, ...settings(ENABLED_KEYS, REPORT_PERIODS)]);
}

function merge(table: string, step: string, columns: readonly string[]) {
  return { table, place: 'tenant', step, mode: 'merge', columns } as const;
}
