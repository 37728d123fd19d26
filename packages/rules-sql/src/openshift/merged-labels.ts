import { canonicalObject, nullOf } from '../expressions.ts';
import { whole, type SqlStep } from '../step.ts';

const layers = ['node_labels', 'namespace_labels', 'own_labels', 'claim_labels'];
const combination = layers.join(', ');

/**
 * Spec ocp-daily.md 3.4: the later layer wins, key by key. Pods have no claim layer; volumes have their own labels and their
 * claim's. Combinations whose own or claim text is null have no merged object and are not here. Each combination is a member
 * without a key of its own object, so that one without members is there too: joining the objects back to the combinations would
 * sort or hash all their texts a second time.
 */
export const mergedLabels: SqlStep = {
  labels: [...layers, 'labels'],
  newLabel: 'labels',
  inParts: true,
  sql: (dialect, ref, part = whole) => {
    const { functions: f } = dialect;
    const none = f.noLabels();
    return `
    with combinations as (
      select distinct coalesce(node_sets.labels, ${none}) as node_labels,
        coalesce(namespace_sets.labels, ${none}) as namespace_labels,
        own.labels as own_labels, ${none} as claim_labels
      from (select distinct usage_start, namespace, node, pod_labels from ${ref('pod_usage')}) pods
      join ${ref('label_objects')} own on own.label_text = pods.pod_labels
      left join ${ref('node_label_sets')} node_sets
        on node_sets.usage_start = pods.usage_start and node_sets.node = pods.node
      left join ${ref('namespace_label_sets')} namespace_sets
        on namespace_sets.usage_start = pods.usage_start and namespace_sets.namespace = pods.namespace
      where ${part('own.labels')}
      union
      select distinct coalesce(node_sets.labels, ${none}), coalesce(namespace_sets.labels, ${none}), own.labels, claim.labels
      from (
        select distinct days.usage_start, days.namespace, mounts.node,
          days.persistentvolume_labels, days.persistentvolumeclaim_labels
        from ${ref('storage_days')} days
        left join ${ref('volume_mounts')} mounts
          on mounts.usage_start = days.usage_start and mounts.persistentvolumeclaim = days.persistentvolumeclaim
          and mounts.pod = days.pod and mounts.namespace = days.namespace
      ) volumes
      join ${ref('label_objects')} own on own.label_text = volumes.persistentvolume_labels
      join ${ref('label_objects')} claim on claim.label_text = volumes.persistentvolumeclaim_labels
      left join ${ref('node_label_sets')} node_sets
        on node_sets.usage_start = volumes.usage_start and node_sets.node = volumes.node
      left join ${ref('namespace_label_sets')} namespace_sets
        on namespace_sets.usage_start = volumes.usage_start and namespace_sets.namespace = volumes.namespace
      where ${part('own.labels')}
    ),
    members as (
      select distinct objects.labels, pairs.key, pairs.value
      from ${ref('label_objects')} objects
      join ${ref('label_pairs')} pairs on pairs.label_text = objects.label_text
      ${part === whole ? '' : `where ${layers.map((layer) => `objects.labels in (select ${layer} from combinations)`).join(' or ')}`}
    ),
    layered as (
      select ${combination}, ${nullOf(dialect, 'text')} as key, ${nullOf(dialect, 'text')} as value, -1 as layer
      from combinations
      union all
      ${layers
        .map(
          (layer, rank) => `select ${combination}, key, value, ${rank} as layer
      from combinations join members on members.labels = combinations.${layer}`,
        )
        .join('\n      union all\n      ')}
    ),
    winners as (
      select ${combination}, key, value,
        row_number() over (partition by ${combination}, key order by layer desc) as place
      from layered
    )
    select ${combination}, ${canonicalObject(dialect, 'key', 'value')} as labels
    from winners
    where place = 1
    group by ${combination}`;
  },
};
