import type { SqlStep } from '../step.ts';

const sums = ['usage', 'request', 'effective_usage', 'limit'].flatMap((kind) => [
  `sum(pods.pod_${kind}_cpu_core_hours) as pod_${kind}_cpu_core_hours`,
  `sum(pods.pod_${kind}_memory_gigabyte_hours) as pod_${kind}_memory_gigabyte_hours`,
]);

/**
 * Spec ocp-daily.md 3.3, 5, 8. The joins with label sets and categories come before the grouping: n node sets, m namespace
 * sets and p patterns make n·m·p copies with full usage (quirks 1, 2).
 */
export const podRows: SqlStep = {
  labels: ['pod_labels'],
  sql: ({ functions: f }, ref) => `
    select pods.usage_start, pods.namespace, pods.node, ${f.maxText('pods.resource_id')} as resource_id,
      merged.labels as pod_labels,
      ${sums.join(',\n      ')},
      max(pods.node_capacity_cpu_cores) as node_capacity_cpu_cores,
      max(nodes.cpu_core_hours) as node_capacity_cpu_core_hours,
      max(pods.node_capacity_memory_gigabytes) as node_capacity_memory_gigabytes,
      max(nodes.memory_gigabyte_hours) as node_capacity_memory_gigabyte_hours,
      max(clusters.cpu_core_hours) as cluster_capacity_cpu_core_hours,
      max(clusters.memory_gigabyte_hours) as cluster_capacity_memory_gigabyte_hours,
      max(categories.cost_category_id) as cost_category_id
    from ${ref('pod_usage')} pods
    left join ${ref('node_capacity')} nodes on nodes.usage_start = pods.usage_start and nodes.node = pods.node
    left join ${ref('cluster_capacity')} clusters on clusters.usage_start = pods.usage_start
    left join ${ref('node_label_sets')} node_sets
      on node_sets.usage_start = pods.usage_start and node_sets.node = pods.node
    left join ${ref('namespace_label_sets')} namespace_sets
      on namespace_sets.usage_start = pods.usage_start and namespace_sets.namespace = pods.namespace
    left join ${ref('label_objects')} own on own.label_text = pods.pod_labels
    left join ${ref('merged_labels')} merged
      on merged.node_labels = coalesce(node_sets.labels, ${f.noLabels()})
      and merged.namespace_labels = coalesce(namespace_sets.labels, ${f.noLabels()})
      and merged.own_labels = own.labels and merged.claim_labels = ${f.noLabels()}
    left join ${ref('namespace_categories')} categories on categories.namespace = pods.namespace
    group by pods.usage_start, pods.namespace, pods.node, merged.labels`,
};
