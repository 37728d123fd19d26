import { nullOf } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

/** Spec cost-model.md 8: platform namespaces are left out. */
export const projectNamespaces: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select distinct days.usage_start, days.namespace, objects.labels
    from ${ref('namespace_label_days')} days
    join ${ref('label_objects')} objects on objects.label_text = days.namespace_labels
    where not ${f.like('days.namespace', `'kube-%'`)} and not ${f.like('days.namespace', `'openshift-%'`)}
      and days.namespace <> 'openshift'`,
};

/** Rows of pods and of volumes alike; a volume without a node is a place too. */
export const projectPlaces: SqlStep = {
  sql: (_, ref) => `
    select distinct usage_start, namespace, cluster_id, cluster_alias, node from ${ref('managed_summary')}`,
};

/**
 * Spec cost-model.md 8: a day's part is shared by the lines that have a node, and each line has a share: one without a node
 * beside others is one more (quirk 12). A namespace without usage has it whole, on no node.
 */
export const projectCosts: SqlStep = {
  sql: (dialect, ref) => `
    with lines as (
      select distinct tagged.rate, names.usage_start, names.namespace, names.labels, tagged.amount,
        places.cluster_id, places.cluster_alias, places.node
      from ${ref('project_namespaces')} names
      join ${ref('label_rates')} tagged on tagged.labels = names.labels
      join ${ref('rates')} rates on rates.rate = tagged.rate and rates.metric = 'project_per_month'
      left join ${ref('project_places')} places
        on places.usage_start = names.usage_start and places.namespace = names.namespace
    ),
    counted as (
      select rate, usage_start, namespace, count(node) as nodes from lines group by rate, usage_start, namespace
    )
    select lines.rate, lines.usage_start, run.cluster_id, run.cluster_alias, 'Pod' as data_source, lines.namespace,
      lines.node, ${nullOf(dialect, 'text')} as resource_id, lines.labels as pod_labels, lines.labels as all_labels,
      ${nullOf(dialect, 'integer')} as cost_category_id,
      case when counted.nodes = 0 then lines.amount else lines.amount / counted.nodes end as cost
    from lines
    join counted on counted.rate = lines.rate and counted.usage_start = lines.usage_start
      and counted.namespace = lines.namespace
    cross join ${ref('run')} run`,
};
