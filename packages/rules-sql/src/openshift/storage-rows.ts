import { gibibytes } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

const perMonth = (byteSeconds: string) => gibibytes(`${byteSeconds} / (86400 * max(calendar.days_in_month))`);
/** Zero nodes (all of them null) must give null as in Trino's division of a null, not infinity. */
const shared = 'nullif(max(shares.nodes), 0)';

/**
 * Spec ocp-daily.md 6.2. Mounts are joined without the volume (quirk 5); without a mount there is no share, and request and
 * usage are null while capacity is not (quirk 4).
 */
export const storageRows: SqlStep = {
  labels: ['volume_labels'],
  sql: ({ functions: f }, ref) => `
    select days.usage_start, days.namespace, mounts.node, mounts.resource_id, days.persistentvolumeclaim,
      days.persistentvolume, days.storageclass, days.csi_volume_handle, merged.labels as volume_labels,
      ${gibibytes('max(days.persistentvolumeclaim_capacity_bytes)')} as persistentvolumeclaim_capacity_gigabyte,
      ${perMonth('sum(days.persistentvolumeclaim_capacity_byte_seconds)')}
        as persistentvolumeclaim_capacity_gigabyte_months,
      ${perMonth(`sum(days.volume_request_storage_byte_seconds) / ${shared}`)}
        as volume_request_storage_gigabyte_months,
      ${perMonth(`sum(days.persistentvolumeclaim_usage_byte_seconds) / ${shared}`)}
        as persistentvolumeclaim_usage_gigabyte_months,
      max(categories.cost_category_id) as cost_category_id
    from ${ref('storage_days')} days
    join ${ref('calendar')} calendar on calendar.day = days.usage_start
    left join ${ref('volume_mounts')} mounts
      on mounts.usage_start = days.usage_start and mounts.persistentvolumeclaim = days.persistentvolumeclaim
      and mounts.pod = days.pod and mounts.namespace = days.namespace
    left join ${ref('volume_shares')} shares
      on shares.usage_start = days.usage_start and shares.persistentvolume = days.persistentvolume
    left join ${ref('node_label_sets')} node_sets
      on node_sets.usage_start = days.usage_start and node_sets.node = mounts.node
    left join ${ref('namespace_label_sets')} namespace_sets
      on namespace_sets.usage_start = days.usage_start and namespace_sets.namespace = days.namespace
    left join ${ref('label_objects')} own on own.label_text = days.persistentvolume_labels
    left join ${ref('label_objects')} claim on claim.label_text = days.persistentvolumeclaim_labels
    left join ${ref('merged_labels')} merged
      on merged.node_labels = coalesce(node_sets.labels, ${f.noLabels()})
      and merged.namespace_labels = coalesce(namespace_sets.labels, ${f.noLabels()})
      and merged.own_labels = own.labels and merged.claim_labels = claim.labels
    left join ${ref('namespace_categories')} categories on categories.namespace = days.namespace
    group by days.usage_start, days.namespace, mounts.node, mounts.resource_id, days.persistentvolumeclaim,
      days.persistentvolume, days.storageclass, days.csi_volume_handle, merged.labels`,
};
