import {
  distributedCosts,
  GPU_DISTRIBUTED,
  SUMMARY_TABLE,
  type DistributedCost,
  type UsagePrices,
} from '@ocp/core';
import { costRows, ofSource } from './columns.ts';

const effective: Readonly<Record<UsagePrices['distribution'], string>> = {
  cpu: 'pod_effective_usage_cpu_core_hours',
  memory: 'pod_effective_usage_memory_gigabyte_hours',
};

const unattributed = `'Storage unattributed', 'Network unattributed'`;
const PLATFORM = `coalesce(categories.name = 'Platform', false)`;

interface Shared {
  /** The rows that take part. */
  among: string;
  /** Those whose cost is shared out. */
  of: string;
  /** Columns that rows are grouped by besides. */
  groups: readonly string[];
}

const rules: Readonly<Record<DistributedCost, Shared>> = {
  platform: {
    among: `usage.namespace not in ('Worker unallocated', ${unattributed})`,
    of: PLATFORM,
    groups: ['data_source', 'cost_category_id'],
  },
  worker: {
    among: `usage.namespace not in (${unattributed}) and not ${PLATFORM}`,
    of: `usage.namespace = 'Worker unallocated'`,
    groups: ['data_source'],
  },
};

const COST = ['infrastructure_raw_cost', 'infrastructure_markup_cost']
  .concat(['cost_model_cpu_cost', 'cost_model_memory_cost', 'cost_model_volume_cost'])
  .map((column) => `coalesce(usage.${column}, 0)`)
  .join(' + ');

/**
 * Gives what some namespaces cost on a day to the projects, by their effective usage, and takes it from those (spec cost-model.md
 * 11). Parameters: source, first and last day, period.
 */
export function sharedCosts(
  schema: string,
  into: string,
  cost: DistributedCost,
  distribution: UsagePrices['distribution'],
): string {
  const { among, of, groups } = rules[cost];
  const used = `usage.${effective[distribution]}`;
  const rows = `
    select usage.*, ${COST} as cost, ${of} as gives
    from ${schema}.${SUMMARY_TABLE} usage left join ${schema}.reporting_ocp_cost_category categories
      on categories.id = usage.cost_category_id
    where ${ofSource} and ${among}
      and (usage.cost_model_rate_type is null or usage.cost_model_rate_type not in (${shared}))`;
  const days = `
    select usage_start, sum(cost) filter (where gives) as cost,
      sum(${effective[distribution]}) filter (where not gives) as used
    from rows group by usage_start`;
  const distributed = `case when bool_or(usage.gives) then -sum(usage.cost)
    when max(days.used) <= 0 then 0 else sum(${used}) / max(days.used) * max(days.cost) end`;
  const insert = costRows(
    into,
    ['usage_start', 'cluster_id', 'node', 'namespace', ...groups],
    {
      ...(groups.includes('cost_category_id') ? {} : { cost_category_id: 'max(usage.cost_category_id)' }),
      cost_model_rate_type: `'${distributedCosts[cost]}'`,
      distributed_cost: distributed,
    },
    `rows usage join days using (usage_start)
    where days.used is not null and days.cost is not null${cost === 'worker' ? ` and usage.data_source = 'Pod'` : ''}`,
    `${distributed} <> 0`,
  );
  return `with rows as (${rows}), days as (${days})${insert}`;
}

const shared = [...Object.values(distributedCosts), GPU_DISTRIBUTED].map((type) => `'${type}'`).join(', ');
