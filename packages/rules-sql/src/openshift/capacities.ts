import { gibibytes, hours } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

/** Spec ocp-daily.md 4. An empty or null node name is a node too: its hours belong to the cluster. */
export const nodeCapacity: SqlStep = {
  sql: (_, ref) => `
    select usage_start, node,
      ${hours('sum(cpu_core_seconds)')} as cpu_core_hours,
      ${gibibytes(hours('sum(memory_byte_seconds)'))} as memory_gigabyte_hours
    from (
      select usage_start, interval_start, node,
        max(node_capacity_cpu_core_seconds) as cpu_core_seconds,
        max(node_capacity_memory_byte_seconds) as memory_byte_seconds
      from ${ref('pod_hours')}
      group by usage_start, interval_start, node
    ) node_hours
    group by usage_start, node`,
};

export const clusterCapacity: SqlStep = {
  sql: (_, ref) => `
    select usage_start, sum(cpu_core_hours) as cpu_core_hours, sum(memory_gigabyte_hours) as memory_gigabyte_hours
    from ${ref('node_capacity')}
    group by usage_start`,
};
