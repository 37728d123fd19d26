import type { Day, DayRange, TenantConfig } from '../contract/index.ts';
import { machinesPipeline } from '../pipelines/index.ts';
import { categoryPatterns } from './config.ts';
import { inputsOf } from './inputs.ts';
import type { InputPlan, MachinesPlan, RunParameters } from './plan.ts';

/** What the plan must know of reports and rates for the tables of virtual machines and GPUs. */
export interface MachineFacts {
  vmReports: boolean;
  /** Whether a rate for GPUs is in force, by the first days of the windows. */
  gpuRates: readonly Day[];
}

/** What is read of reports for the tables of virtual machines and GPUs on days of one month (spec vm-gpu.md 1, 2). */
export function planMachines(
  schema: string,
  { sourceUuid }: RunParameters,
  tenant: TenantConfig,
  days: DayRange,
  { vmReports, gpuRates }: MachineFacts,
): MachinesPlan {
  const inputs = inputsOf(machinesPipeline, { schema, openshift: sourceUuid }, days);
  return {
    pipeline: machinesPipeline,
    window: {
      ...days,
      inputs: inputs.map((input) => needed(input, vmReports)),
      config: { category_patterns: categoryPatterns(tenant) },
      state: [],
      deletes: [],
    },
    vmReports,
    gpuRates,
  };
}

/** With reports of virtual machines nobody looks for them among the pods, and the other way round. */
function needed(input: InputPlan, vmReports: boolean): InputPlan {
  const unread = vmReports ? ['pod_label_days', 'claim_days'] : ['vm_hours', 'vm_claim_hours'];
  return unread.includes(input.relation) ? { ...input, partitions: [] } : input;
}
