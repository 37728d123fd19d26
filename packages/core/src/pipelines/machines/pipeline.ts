import type { AfterStepRef, Pipeline, StepRows } from '../../contract/index.ts';
import * as inputs from '../../inputs/openshift.ts';
import { output, settings } from '../parts.ts';
import { SUMMARY_TABLE } from '../openshift/names.ts';
import { machineSteps, type MachineStepName } from './steps.ts';

export const VM_TABLE = 'reporting_ocp_vm_summary_p';
export const GPU_TABLE = 'reporting_ocp_gpu_summary_p';

/** The tables of the transaction that hold what the reports say, for the steps afterwards. */
export const machineRelations = {
  vm_requests: 'reported_vm_requests',
  vm_claims: 'reported_vm_claims',
  gpu_usage: 'reported_gpu_usage',
} as const satisfies Partial<Record<MachineStepName, string>>;

const outputs = machineSteps.flatMap((step) => {
  const tables: Partial<Record<MachineStepName, string>> = machineRelations;
  const table = tables[step.name];
  return table === undefined ? [] : [output(table, step, { place: 'temporary' })];
});

/**
 * What the tables of virtual machines and GPUs take from reports (spec vm-gpu.md 1, 2), once for all windows: virtual machines
 * of the whole month, whatever the days of the run, GPUs of the days.
 */
export const machinesPipeline: Pipeline = {
  name: 'machines',
  kind: 'machines',
  inputs: [
    { relation: 'vm_hours', table: inputs.vmHours, months: 'own', days: 'all', enough: 'last time' },
    {
      ...{ relation: 'vm_claim_hours', table: inputs.vmHours, months: 'own', days: 'all' },
      enough: ['vm_name', 'vm_persistentvolumeclaim_name'],
    },
    { relation: 'pod_label_days', table: inputs.podLabelDays, months: 'own', days: 'all' },
    { relation: 'claim_days', table: inputs.claimDays, months: 'own', days: 'all' },
    { relation: 'gpu_days', table: inputs.gpuDays, months: 'own', days: 'window' },
  ],
  steps: machineSteps,
  outputs,
  conserved: [],
  after: [],
};

/**
 * The tables of virtual machines and GPUs, made anew after the other tables of the OpenShift console: in a window of Koku each
 * after an OpenShift summary, over the whole range after one on a cloud (spec vm-gpu.md 3).
 */
export const machineTables = (per: 'range' | 'koku-window'): readonly AfterStepRef[] => [
  machineTable('gpu_summary', GPU_TABLE, per, []),
  machineTable('vm_summary', VM_TABLE, per, [
    { table: SUMMARY_TABLE, of: 'virtual machines' },
    ...settings('cost_model_map', 'cost_model'),
  ]),
];

const machineTable = (
  name: string,
  table: string,
  per: AfterStepRef['per'],
  reads: readonly StepRows[],
): AfterStepRef => ({
  name,
  per,
  rewrites: [table],
  of: 'source',
  fills: [],
  reads: [{ table: SUMMARY_TABLE, of: 'source' }, ...reads],
  knows: ['cluster', 'machines'],
  daily: false,
});
