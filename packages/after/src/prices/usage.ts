import { SUMMARY_TABLE, type UsageMetric, type UsagePrices } from '@ocp/core';
import { costRows, ofSource } from './columns.ts';

/** Nothing where nothing was used: a row has a cost all the same. */
const sum = (column: string) => `sum(coalesce(usage.${column}, 0))`;

const CPU = 'pod_effective_usage_cpu_core_hours';
const MEMORY = 'pod_effective_usage_memory_gigabyte_hours';

interface Kind {
  effective: string;
  /** Names of the capacities, after `node_` and `cluster_`, and of what a node has at one time. */
  hours: string;
  size: string;
}
const kinds: Readonly<Record<UsagePrices['distribution'], Kind>> = {
  cpu: { effective: CPU, hours: 'capacity_cpu_core_hours', size: 'node_capacity_cpu_cores' },
  memory: {
    effective: MEMORY,
    hours: 'capacity_memory_gigabyte_hours',
    size: 'node_capacity_memory_gigabytes',
  },
};

/**
 * Cores that a group has of its node. By memory a group of volumes has none, and then no cost of CPU at all: Koku's quirk.
 */
const coreHours: Readonly<Record<UsagePrices['distribution'], string>> = {
  cpu: sum(CPU),
  memory: `sum(usage.${MEMORY}) / nullif(max(usage.node_capacity_memory_gigabyte_hours), 0)
    * max(usage.node_capacity_cpu_core_hours)`,
};

/** Hours of the cluster that a group has: its part of what its node uses, of the node's part of the cluster, of the node's hours. */
const clusterHours = ({ effective }: Kind) =>
  `coalesce(sum(usage.${effective}) / nullif(max(nodes.used), 0) * max(nodes.cluster_hours), 0)`;

type Column = 'cost_model_cpu_cost' | 'cost_model_memory_cost' | 'cost_model_volume_cost';

/** What a unit of each rate is in a group, by the column that its cost is added to. */
function units(
  distribution: UsagePrices['distribution'],
): Readonly<Record<Column, Partial<Record<UsageMetric, string>>>> {
  const ofCluster = { cluster_cost_per_hour: clusterHours(kinds[distribution]) };
  return {
    cost_model_cpu_cost: {
      cpu_core_usage_per_hour: sum('pod_usage_cpu_core_hours'),
      cpu_core_request_per_hour: sum('pod_request_cpu_core_hours'),
      cpu_core_effective_usage_per_hour: sum(CPU),
      node_core_cost_per_hour: coreHours[distribution],
      cluster_core_cost_per_hour: coreHours[distribution],
      ...(distribution === 'cpu' && ofCluster),
    },
    cost_model_memory_cost: {
      memory_gb_usage_per_hour: sum('pod_usage_memory_gigabyte_hours'),
      memory_gb_request_per_hour: sum('pod_request_memory_gigabyte_hours'),
      memory_gb_effective_usage_per_hour: sum(MEMORY),
      ...(distribution === 'memory' && ofCluster),
    },
    cost_model_volume_cost: {
      storage_gb_usage_per_month: sum('persistentvolumeclaim_usage_gigabyte_months'),
      storage_gb_request_per_month: sum('volume_request_storage_gigabyte_months'),
    },
  };
}

/**
 * What usage costs by the hour, storage by the month (spec cost-model.md 3, step 1): a row of cost for each group of rows, also where
 * that is 0. Parameters: source, first and last day, period, cost type, and rates by metric, of which all that are not there are 0.
 */
export function usageCosts(schema: string, into: string, distribution: UsagePrices['distribution']): string {
  const kind = kinds[distribution];
  const rate = (metric: string) => `coalesce(($6::jsonb ->> '${metric}')::numeric, 0)`;
  const costs = Object.entries(units(distribution)).map(([column, metrics]): [string, string] => [
    column,
    Object.entries(metrics)
      .map(([metric, unit]) => `${unit} * ${rate(metric)}`)
      .join(' + '),
  ]);
  const nodes = `
    select usage_start, node, sum(${kind.effective}) as used,
      coalesce(max(node_${kind.hours}) / nullif(max(cluster_${kind.hours}), 0), 0)
        * coalesce(max(node_${kind.hours}) / nullif(max(${kind.size}), 0), 0) as cluster_hours
    from ${schema}.${SUMMARY_TABLE}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and node <> ''
      and cost_model_rate_type is null
    group by usage_start, node`;
  return costRows(
    into,
    [
      ...['usage_start', 'cluster_id', 'node', 'namespace', 'data_source', 'persistentvolumeclaim'],
      ...['pod_labels', 'volume_labels', 'all_labels', 'cost_category_id'],
    ],
    {
      persistentvolume: 'max(usage.persistentvolume)',
      storageclass: 'max(usage.storageclass)',
      cost_model_rate_type: '$5',
      ...Object.fromEntries(costs),
    },
    `${schema}.${SUMMARY_TABLE} usage left join (${nodes}) nodes using (usage_start, node)
    where ${ofSource} and usage.cost_model_rate_type is null`,
  );
}
