import { capacities } from '@ocp/core';
import { specialNamespaces } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

const rest = ['cpu_core_hours', 'memory_gigabyte_hours'].flatMap((unit) =>
  ['usage', 'request', 'effective_usage'].map((kind) => ({
    column: `pod_${kind}_${unit}`,
    value: `max(pods.node_capacity_${unit}) - sum(pods.pod_${kind}_${unit})`,
  })),
);

/**
 * Spec ocp-daily.md 7. Computed from the pod rows as they are, multiplied or not: the rest may be negative. A role that is
 * none of the three leaves the namespace null. One row a matching category pattern (quirk 2).
 */
export const unallocatedRows: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select free.usage_start, free.namespace, free.node, free.resource_id,
      ${[...rest.map(({ column }) => column), ...capacities].map((column) => `free.${column}`).join(', ')},
      patterns.cost_category_id
    from (
      select pods.usage_start, pods.node, ${f.maxText('pods.resource_id')} as resource_id,
        case ${f.maxText('roles.role')}
          when 'master' then 'Platform unallocated'
          when 'infra' then 'Platform unallocated'
          when 'worker' then 'Worker unallocated'
        end as namespace,
        ${rest.map(({ column, value }) => `${value} as ${column}`).join(',\n        ')},
        ${capacities.map((column) => `max(pods.${column}) as ${column}`).join(',\n        ')}
      from ${ref('pod_rows')} pods
      left join ${ref('node_roles')} roles on roles.node = pods.node and roles.resource_id = pods.resource_id
      where pods.namespace not in (${specialNamespaces})
      group by pods.usage_start, pods.node
    ) free
    left join ${ref('category_patterns')} patterns on ${f.like('free.namespace', 'patterns.pattern')}`,
};
