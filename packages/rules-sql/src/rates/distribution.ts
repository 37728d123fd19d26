import { nullOf, of } from '../expressions.ts';
import type { Dialect } from '../dialect.ts';
import type { SqlStep } from '../step.ts';

export const gpuUse: SqlStep = {
  sql: (_, ref) => `
    select usage_start, node, namespace, gpu_model_name as model,
      sum(gpu_pod_uptime * coalesce(mig_slice_count, 1)) as used
    from ${ref('gpu_days')}
    group by usage_start, node, namespace, gpu_model_name`,
};

/** Of a model that nobody used for a second there is nothing to share. */
export const gpuShares: SqlStep = {
  sql: (_, ref) => `
    select uses.usage_start, uses.node, uses.namespace, uses.model, uses.used / totals.used as share
    from ${ref('gpu_use')} uses
    join (
      select usage_start, node, model, sum(used) as used
      from ${ref('gpu_use')} group by usage_start, node, model
    ) totals on totals.usage_start = uses.usage_start and totals.node = uses.node and totals.model = uses.model
    where totals.used <> 0`,
};

const sameModel = (unused: string, uses: string) =>
  `${uses}.usage_start = ${unused}.usage_start and ${uses}.node = ${unused}.node and ${uses}.model = ${unused}.model`;

const rowOf = (dialect: Dialect) => {
  const { functions: f, types } = dialect;
  return `${f.uuid()} as uuid, cast(run.source_uuid as ${types.uuid}) as source_uuid, made.report_period_id,
      made.cluster_id, made.cluster_alias`;
};
const noLabels = (
  dialect: Dialect,
) => `${nullOf(dialect, 'json')} as pod_labels, ${nullOf(dialect, 'json')} as all_labels,
      ${nullOf(dialect, 'integer')} as cost_category_id, 'gpu_distributed' as cost_model_rate_type`;

/**
 * Spec cost-model.md 9, plain: of several models, rates or types only the greatest part is distributed, while all of the cost
 * goes (quirk 11).
 */
export const distributedSummaryCosts: SqlStep = {
  sql: (dialect, ref) => `
    with unused as (
      select *, ${dialect.functions.jsonMember('all_labels', 'gpu-model')} as model
      from ${ref('unused_in_summary')}
      where coalesce(cost_model_rate_type, '') <> 'gpu_distributed'
    ),
    distributed as (
      select unused.report_period_id, unused.cluster_id, unused.cluster_alias, unused.usage_start, shares.namespace,
        unused.node, max(shares.share * unused.cost_model_gpu_cost) as distributed_cost
      from unused
      join ${ref('gpu_shares')} shares on ${sameModel('unused', 'shares')}
      group by unused.report_period_id, unused.cluster_id, unused.cluster_alias, unused.usage_start, shares.namespace,
        unused.node
      union all
      select unused.report_period_id, unused.cluster_id, unused.cluster_alias, unused.usage_start,
        'GPU unallocated', unused.node, 0 - unused.cost_model_gpu_cost
      from unused
      join (select distinct usage_start, node, model from ${ref('gpu_shares')}) used on ${sameModel('unused', 'used')}
      where unused.data_source = 'GPU'
    )
    select ${rowOf(dialect)}, 'GPU' as data_source, made.usage_start, made.usage_start as usage_end,
      made.namespace, made.node, ${noLabels(dialect)}, ${nullOf(dialect, 'text')} as monthly_cost_type,
      ${nullOf(dialect, 'text')} as resource_id, ${nullOf(dialect, 'double')} as cost_model_cpu_cost,
      ${nullOf(dialect, 'double')} as cost_model_gpu_cost, made.distributed_cost
    from distributed made
    cross join ${ref('run')} run`,
};

const ofRate = ['report_period_id', 'cluster_id', 'cluster_alias', 'usage_start', 'node'];

/** Spec cost-model.md 9, R variant, 1: each rate and type is distributed by itself, over all models. */
export const distributedUsageParts: SqlStep = {
  sql: ({ functions: f }, ref) => `
    with unused as (
      select ${ofRate.join(', ')}, model, custom_name, metric_type, cost_model_rate_type,
        sum(calculated_cost) as cost
      from (
        select *, ${f.jsonMember('all_labels', 'gpu-model')} as model from ${ref('unused_by_rate')}
      ) lines
      where coalesce(monthly_cost_type, '') not in
        ('gpu_distributed', 'platform_distributed', 'worker_distributed', 'unattributed_network', 'unattributed_storage')
      group by ${ofRate.join(', ')}, model, custom_name, metric_type, cost_model_rate_type
    ),
    parts as (
      select ${of('unused', ofRate)}, shares.namespace, unused.custom_name, unused.metric_type,
        sum(shares.share * unused.cost) as distributed_cost
      from unused
      join ${ref('gpu_shares')} shares on ${sameModel('unused', 'shares')}
      group by ${of('unused', ofRate)}, shares.namespace, unused.custom_name, unused.metric_type,
        unused.cost_model_rate_type
    )
    select * from parts where distributed_cost <> 0`,
};

/** Spec cost-model.md 9, R variant, 2: what was given to others on a node goes there, so that the sum is 0. */
export const distributedUsageCosts: SqlStep = {
  sql: (dialect, ref) => `
    with distributed as (
      select ${ofRate.join(', ')}, namespace, coalesce(custom_name, '') as custom_name, metric_type, distributed_cost
      from ${ref('distributed_usage_parts')}
      union all
      select * from (
        select ${ofRate.join(', ')}, 'GPU unallocated' as namespace, '' as custom_name, '' as metric_type,
          -sum(distributed_cost) as distributed_cost
        from ${ref('distributed_usage_parts')}
        group by ${ofRate.join(', ')}
      ) goes
      where distributed_cost <> 0
    )
    select ${rowOf(dialect)}, ${nullOf(dialect, 'text')} as data_source, made.usage_start, made.usage_start as usage_end,
      made.namespace, made.node, ${noLabels(dialect)}, 'gpu_distributed' as monthly_cost_type,
      made.custom_name, made.metric_type, ${nullOf(dialect, 'double')} as calculated_cost, made.distributed_cost,
      ${nullOf(dialect, 'text')} as label_hash,
      cast(run.cost_model_id as ${dialect.types.uuid}) as cost_model_id, ${nullOf(dialect, 'uuid')} as rate_id
    from distributed made
    cross join ${ref('run')} run`,
};
