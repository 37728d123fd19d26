import { columnsOf, type Step } from '../../contract/index.ts';

/** What a namespace with GPUs belongs to, for the tables and for what GPUs cost (spec vm-gpu.md 2, cost-model.md 7.1). */
export const gpuNamespaceCategories = {
  name: 'gpu_namespace_categories',
  about: 'Cost categories of a namespace with GPUs, one row a matching pattern',
  columns: { namespace: 'text', cost_category_id: 'integer' },
  reads: ['gpu_days', 'category_patterns'],
} as const satisfies Step;

/** What only reports say of virtual machines and GPUs, in order (spec vm-gpu.md 1, 2). */
export const machineSteps = [
  {
    name: 'vm_requests',
    about:
      'What virtual machines of the last hour of the month request for a day, one row a claim of the month',
    columns: {
      ...columnsOf('text', 'vm_name', 'node', 'persistentvolumeclaim'),
      ...columnsOf('double', 'cpu_core_hours', 'memory_gigabyte_hours'),
    },
    reads: ['vm_hours', 'vm_claim_hours'],
  },
  {
    name: 'vm_claims',
    about: 'Claims of pods that are virtual machines by their label, of the whole month',
    columns: columnsOf('text', 'vm_name', 'persistentvolumeclaim'),
    reads: ['pod_label_days', 'claim_days'],
  },
  gpuNamespaceCategories,
  {
    name: 'gpu_usage',
    about: 'GPUs, or parts of them, that a namespace used on a day',
    columns: {
      usage_start: 'date',
      ...columnsOf('text', 'namespace', 'node', 'vendor_name', 'model_name'),
      ...columnsOf('double', 'memory_capacity_gb', 'mig_memory_capacity_gb'),
      ...columnsOf('text', 'gpu_uuid', 'mig_instance_id', 'mig_profile', 'mig_strategy', 'gpu_mode'),
      ...columnsOf('integer', 'mig_slice_count', 'gpu_max_slices', 'cost_category_id'),
    },
    reads: ['gpu_days', 'gpu_namespace_categories'],
  },
] as const satisfies readonly Step[];

/** The names of these steps: what every engine needs a rule for. */
export type MachineStepName = (typeof machineSteps)[number]['name'];
