export { costTypes, GPU_DISTRIBUTED, type CostType } from '../contract/index.ts';

/** Metrics of a price list whose cost needs reports, and not only the daily summary (spec cost-model.md 2). */
export const rateMetrics = [
  'vm_cost_per_hour',
  'vm_core_cost_per_hour',
  'vm_core_cost_per_month',
  'gpu_cost_per_month',
  'project_per_month',
] as const;
export type RateMetric = (typeof rateMetrics)[number];

/** What a host asks for, each by the name of what Koku's accessor function populates (spec cost-model.md 3, 10). */
export const ratesOperations = ['vm_usage', 'monthly_vm_core', 'tag_based', 'gpu_distribution'] as const;
export type RatesOperation = (typeof ratesOperations)[number];

/** The metrics of the rates that an operation charges, and whether they are flat or by tag (spec cost-model.md 2, 3). */
export const operationRates: Readonly<
  Record<
    Exclude<RatesOperation, 'gpu_distribution'>,
    { kind: 'flat' | 'tag'; metrics: readonly RateMetric[] }
  >
> = {
  vm_usage: { kind: 'flat', metrics: ['vm_cost_per_hour', 'vm_core_cost_per_hour'] },
  monthly_vm_core: { kind: 'flat', metrics: ['vm_core_cost_per_month'] },
  tag_based: { kind: 'tag', metrics: rateMetrics },
};

/** Monthly cost types of Koku's cost rows (spec cost-model.md 3). */
export const MONTHLY_VM_CORE = 'OCP_VM_CORE';
export const MONTHLY_TAG = 'Tag';

/** The namespace of GPUs that nobody used. */
export const GPU_UNALLOCATED = 'GPU unallocated';
