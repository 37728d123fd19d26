import { costColumns, stepOf, type Pipeline } from '@ocp/core';
import type { Dialect } from '../dialect.ts';
import { nullOf } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

const columns = Object.keys(costColumns).join(', ');

/** Whatever costs the pipeline makes. */
export const costs = (pipeline: Pipeline): SqlStep => ({
  sql: (_, ref) =>
    stepOf(pipeline, 'costs')
      .reads.map((relation) => `select ${columns} from ${ref(relation)}`)
      .join('\n    union all\n    '),
});

/** What a row says of the run and of its place. */
export const ofRun = ({ functions: f, types }: Dialect) => `${f.uuid()} as uuid,
      cast(run.source_uuid as ${types.uuid}) as source_uuid, run.report_period_id`;

const ofCost = `costs.cluster_id, costs.cluster_alias, costs.data_source, costs.usage_start,
      costs.usage_start as usage_end, costs.namespace, costs.node, costs.pod_labels, costs.all_labels,
      costs.cost_category_id, rates.cost_type as cost_model_rate_type, rates.monthly_cost_type`;

/** Spec cost-model.md 4.3, D: one column has the cost, and the others are null. */
export const summaryCosts: SqlStep = {
  sql: (dialect, ref) => `
    select ${ofRun(dialect)}, ${ofCost}, costs.resource_id,
      case when rates.metric_type <> 'gpu' then costs.cost end as cost_model_cpu_cost,
      case when rates.metric_type = 'gpu' then costs.cost end as cost_model_gpu_cost,
      ${nullOf(dialect, 'double')} as distributed_cost
    from ${ref('costs')} costs
    join ${ref('rates')} rates on rates.rate = costs.rate
    cross join ${ref('run')} run`,
};

/** Spec cost-model.md 4.3, R: between the labels of pods and all labels stand those of volumes, which no row has. */
export const usageCosts: SqlStep = {
  sql: (dialect, ref) => {
    const { functions: f, types } = dialect;
    const labels = `coalesce(costs.pod_labels, '') || '|' || '|' || coalesce(costs.all_labels, '')`;
    return `
    select ${ofRun(dialect)}, ${ofCost}, rates.custom_name, rates.metric_type,
      costs.cost as calculated_cost, ${nullOf(dialect, 'double')} as distributed_cost,
      ${f.sha256(labels)} as label_hash,
      cast(run.cost_model_id as ${types.uuid}) as cost_model_id, cast(rates.rate_id as ${types.uuid}) as rate_id
    from ${ref('costs')} costs
    join ${ref('rates')} rates on rates.rate = costs.rate
    cross join ${ref('run')} run`;
  },
};
