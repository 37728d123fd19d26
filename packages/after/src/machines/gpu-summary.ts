import { GPU_TABLE, machineRelations, SUMMARY_TABLE, type AfterStep } from '@ocp/core';
import { clusterOf, machinesOf } from '../scope.ts';

/** GPUs with their costs, or, where no rate for GPUs is in force, with what the reports say (spec vm-gpu.md 2). */
export const gpuSummaryStep: AfterStep = {
  name: 'gpu_summary',
  async run(sql, scope, into) {
    const { source, clusterId, clusterAlias } = clusterOf(scope);
    const { start, end } = scope.days;
    let written = await sql.execute(costs(sql.schema, into(GPU_TABLE)), [source, start, end]);
    if (!machinesOf(scope).gpuRate)
      written += await sql.execute(usage(into(GPU_TABLE)), [source, start, end, clusterId, clusterAlias]);
    return { [GPU_TABLE]: { deleted: 0, written } };
  },
};

const label = (name: string) => `all_labels ->> '${name}'`;
const number = (name: string) => `nullif(${label(name)}, '')::numeric`;

/** Rows of the cost model (spec vm-gpu.md 2.1): both types of cost together. An empty profile is no part of a GPU here. */
const costs = (schema: string, into: string) => `
  insert into ${into} (id, source_uuid, usage_start, usage_end, cluster_id, cluster_alias, namespace, node,
    cost_category_id, vendor_name, model_name, memory_capacity_gb, mig_memory_capacity_gb, mig_instance_id, mig_profile,
    gpu_mode, mig_strategy, mig_slice_count, gpu_max_slices, gpu_uuid, cost_model_gpu_cost, cost_model_rate_type,
    raw_currency)
  select gen_random_uuid(), $1::uuid, usage_start, usage_start, cluster_id, cluster_alias, namespace, node,
    cost_category_id, vendor, model, max(${number('gpu-memory-mib')}) * 0.001048576,
    max(${number('mig-memory-mib')}) * 0.001048576, nullif(instance, ''), nullif(profile, ''),
    coalesce(nullif(max(${label('gpu-mode')}), ''), 'dedicated'), max(${label('mig-strategy')}),
    max(${number('mig-slice-count')})::integer, max(${number('gpu-max-slices')})::integer, gpu,
    sum(cost_model_gpu_cost), max(cost_model_rate_type), max(raw_currency)
  from (
    select *, ${label('gpu-vendor')} as vendor, ${label('gpu-model')} as model, ${label('mig-profile')} as profile,
      ${label('mig-instance-id')} as instance, coalesce(resource_id, ${label('gpu-uuid')}) as gpu
    from ${schema}.${SUMMARY_TABLE}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and data_source = 'GPU'
      and cost_model_rate_type <> 'gpu_distributed' and namespace is distinct from 'GPU unallocated'
  ) lines
  group by usage_start, cluster_id, cluster_alias, namespace, node, cost_category_id, vendor, model, profile, instance, gpu`;

/** Rows of the reports (spec vm-gpu.md 2). */
const usage = (into: string) => `
  insert into ${into} (id, source_uuid, usage_start, usage_end, cluster_id, cluster_alias, namespace, node,
    vendor_name, model_name, memory_capacity_gb, mig_memory_capacity_gb, mig_instance_id, gpu_uuid, mig_profile,
    mig_strategy, gpu_mode, mig_slice_count, gpu_max_slices, cost_category_id)
  select gen_random_uuid(), $1::uuid, usage_start, usage_start, $4, $5, namespace, node,
    vendor_name, model_name, memory_capacity_gb, mig_memory_capacity_gb, mig_instance_id, gpu_uuid, mig_profile,
    mig_strategy, gpu_mode, mig_slice_count, gpu_max_slices, cost_category_id
  from pg_temp.${machineRelations.gpu_usage}
  where usage_start between $2::date and $3::date`;
