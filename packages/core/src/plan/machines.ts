import type { Day, DayRange, TenantConfig } from '../contract/index.ts';
import { machinesPipeline } from '../pipelines/index.ts';
import { categoryPatterns } from './config.ts';
import { inputsOf } from './inputs.ts';
import type { InputPlan, MachinesPlan, RunParameters } from './plan.ts';

/** What the plan must know of reports and rates for the tables of virtual machines and GPUs. */
export interface MachineFacts {
  /** Whether the tenant, of any source, has the daily tables without which that of virtual machines stays as it is. */
  vmTables: boolean;
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
  { vmTables, vmReports, gpuRates }: MachineFacts,
): MachinesPlan {
  const inputs = inputsOf(machinesPipeline, { schema, openshift: sourceUuid }, days);
  return {
    pipeline: machinesPipeline,
    window: {
      ...days,
      inputs: inputs.map((input) => needed(input, { vmTables, vmReports })),
      config: { category_patterns: categoryPatterns(tenant) },
      state: [],
      deletes: [],
    },
    vmReports,
    gpuRates,
  };
}

/**
 * With reports of virtual machines nobody looks for them among the pods, and the other way round; where their table is not made
 * nobody looks for them at all.
 */
function needed(
  input: InputPlan,
  { vmTables, vmReports }: Pick<MachineFacts, 'vmTables' | 'vmReports'>,
): InputPlan {
  const fromPods = ['pod_label_days', 'claim_days'];
  const unread = [
    ...(vmTables && !vmReports ? [] : fromPods),
    ...(vmTables && vmReports ? [] : ['vm_hours']),
  ];
  return unread.includes(input.relation) ? { ...input, partitions: [] } : input;
}
