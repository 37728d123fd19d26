import { gibibytes, greatest, hours } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

const effective = (seconds: string) =>
  `coalesce(pod_effective_usage_${seconds}, ${greatest(`pod_usage_${seconds}`, `pod_request_${seconds}`)})`;

const cpu = (seconds: string) => hours(`sum(${seconds})`);
const memory = (byteSeconds: string) => gibibytes(hours(`sum(${byteSeconds})`));

/** Spec ocp-daily.md 2, 5. Rows without a node are left out here; their hours still count as capacity. */
export const podUsage: SqlStep = {
  labels: ['pod_labels'],
  sql: ({ functions: f }, ref) => `
    select usage_start, namespace, node, pod_labels, ${f.maxText('resource_id')} as resource_id,
      ${cpu('pod_usage_cpu_core_seconds')} as pod_usage_cpu_core_hours,
      ${memory('pod_usage_memory_byte_seconds')} as pod_usage_memory_gigabyte_hours,
      ${cpu('pod_request_cpu_core_seconds')} as pod_request_cpu_core_hours,
      ${memory('pod_request_memory_byte_seconds')} as pod_request_memory_gigabyte_hours,
      ${cpu(effective('cpu_core_seconds'))} as pod_effective_usage_cpu_core_hours,
      ${memory(effective('memory_byte_seconds'))} as pod_effective_usage_memory_gigabyte_hours,
      ${cpu('pod_limit_cpu_core_seconds')} as pod_limit_cpu_core_hours,
      ${memory('pod_limit_memory_byte_seconds')} as pod_limit_memory_gigabyte_hours,
      max(node_capacity_cpu_cores) as node_capacity_cpu_cores,
      ${gibibytes('max(node_capacity_memory_bytes)')} as node_capacity_memory_gigabytes
    from ${ref('pod_days')}
    where node <> ''
    group by usage_start, namespace, node, pod_labels`,
};
