import { SUMMARY_TABLE, type MonthlyCostType, type UsagePrices } from '@ocp/core';
import { costRows, ofSource } from './columns.ts';

/** A day's part of the rate, with more places than any cost has. */
const DAILY = `round($6::numeric(60, 30) / $7::integer, 26)`;

const capacities = {
  cpu: { effective: 'pod_effective_usage_cpu_core_hours', hours: 'capacity_cpu_core_hours' },
  memory: { effective: 'pod_effective_usage_memory_gigabyte_hours', hours: 'capacity_memory_gigabyte_hours' },
} as const;

/** What a group has of a node or a cluster: its part of what that could give. */
function share(type: Exclude<MonthlyCostType, 'PVC'>, distribution: UsagePrices['distribution']): string {
  const { effective, hours } = capacities[distribution];
  const place = type === 'Cluster' ? 'cluster' : 'node';
  const part = `sum(usage.${effective}) / nullif(max(usage.${place}_${hours}), 0)`;
  return type === 'Node_Core_Month' ? `${part} * max(usage.node_capacity_cpu_cores)` : part;
}

/**
 * What a node, its cores, a cluster or a claim costs for a month, by the day (spec cost-model.md 3, step 2). Parameters: source,
 * first and last day, period, cost type, rate, and the days of the month.
 */
export function monthlyCosts(
  schema: string,
  into: string,
  type: MonthlyCostType,
  distribution: UsagePrices['distribution'],
): string {
  return type === 'PVC' ? claimCosts(schema, into) : nodeCosts(schema, into, type, distribution);
}

function nodeCosts(
  schema: string,
  into: string,
  type: Exclude<MonthlyCostType, 'PVC'>,
  distribution: UsagePrices['distribution'],
): string {
  const cost = `${share(type, distribution)} * ${DAILY}`;
  return costRows(
    into,
    ['usage_start', 'cluster_id', 'node', 'namespace', 'pod_labels', 'cost_category_id'],
    {
      all_labels: 'usage.pod_labels',
      data_source: `'Pod'`,
      cost_model_rate_type: '$5',
      monthly_cost_type: `'${type}'`,
      cost_model_cpu_cost: distribution === 'cpu' ? cost : '0',
      cost_model_memory_cost: distribution === 'memory' ? cost : '0',
      cost_model_volume_cost: '0',
    },
    `${schema}.${SUMMARY_TABLE} usage
    where ${ofSource} and usage.cost_model_rate_type is null and usage.data_source = 'Pod'
      and usage.node_capacity_cpu_core_hours <> 0 and usage.cluster_capacity_cpu_core_hours <> 0`,
  );
}

/** A namespace pays for one claim in all, in equal parts, a part for each node and label set of a claim: Koku's quirk. */
function claimCosts(schema: string, into: string): string {
  const claims = `
    select usage_start, namespace, count(distinct persistentvolumeclaim) as claims
    from ${schema}.${SUMMARY_TABLE}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and report_period_id = $4::integer
      and persistentvolumeclaim is not null
    group by usage_start, namespace`;
  return costRows(
    into,
    [
      ...['usage_start', 'cluster_id', 'node', 'namespace', 'persistentvolumeclaim', 'persistentvolume'],
      ...['volume_labels', 'cost_category_id'],
    ],
    {
      all_labels: 'usage.volume_labels',
      storageclass: 'max(usage.storageclass)',
      data_source: `'Storage'`,
      cost_model_rate_type: '$5',
      monthly_cost_type: `'PVC'`,
      cost_model_cpu_cost: '0',
      cost_model_memory_cost: '0',
      cost_model_volume_cost: `${DAILY} / max(claims.claims)`,
    },
    `${schema}.${SUMMARY_TABLE} usage join (${claims}) claims using (usage_start, namespace)
    where ${ofSource} and usage.cost_model_rate_type is null and usage.data_source = 'Storage'
      and usage.persistentvolumeclaim is not null and usage.persistentvolumeclaim_capacity_gigabyte_months <> 0`,
  );
}
