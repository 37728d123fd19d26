import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';

/** Mebibytes as billions of bytes, which the column calls gigabytes. */
const gigabytes = (mebibytes: string) => `${mebibytes} * 0.001048576`;

/** The nearest whole number, half up. */
const whole = ({ types }: Dialect, number: string) => `cast(floor(${number} + 0.5) as ${types.integer})`;

const key = [
  'usage_start',
  'namespace',
  'node',
  'gpu_vendor_name',
  'gpu_model_name',
  'mig_profile',
  'mig_instance_id',
  'gpu_uuid',
].map((name) => `days.${name}`);

/** One row a matching pattern, each distinct namespace tried once; what GPUs cost reads it too. */
export const gpuNamespaceCategories: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select names.namespace, patterns.cost_category_id
    from (select distinct namespace from ${ref('gpu_days')}) names
    join ${ref('category_patterns')} patterns on ${f.like('names.namespace', 'patterns.pattern')}`,
};

/** Spec vm-gpu.md 2: an empty profile of a part counts as MIG, and stays an empty text. */
export const gpuUsage: SqlStep = {
  sql: (dialect, ref) => `
    select days.usage_start, days.namespace, days.node, days.gpu_vendor_name as vendor_name,
      days.gpu_model_name as model_name,
      ${gigabytes('max(days.gpu_memory_capacity_mib)')} as memory_capacity_gb,
      ${gigabytes('max(days.mig_memory_capacity_mib)')} as mig_memory_capacity_gb,
      days.gpu_uuid, days.mig_instance_id, days.mig_profile,
      ${dialect.functions.maxText('days.mig_strategy')} as mig_strategy,
      case when days.mig_profile is null then 'dedicated' else 'MIG' end as gpu_mode,
      ${whole(dialect, 'max(days.mig_slice_count)')} as mig_slice_count,
      ${whole(dialect, 'max(days.gpu_max_slices)')} as gpu_max_slices,
      max(categories.cost_category_id) as cost_category_id
    from ${ref('gpu_days')} days
    left join ${ref('gpu_namespace_categories')} categories on categories.namespace = days.namespace
    group by ${key.join(', ')}`,
};
