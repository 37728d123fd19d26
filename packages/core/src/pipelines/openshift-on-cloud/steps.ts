import type { Cloud } from '../../clouds/index.ts';
import { columnsOf, placeTags, text, type Columns } from '../../contract/index.ts';
import { step } from '../parts.ts';
import { billedColumns, partColumns, placeColumns, resultColumns } from './columns.ts';

/** What a tag-matched row names: the pairs that matched, and places in OpenShift. */
const tagged = text('matched_tag', ...placeTags);

/** Which volumes lie on what the bill calls a disk, and which rows of the summary belong to what it calls a node: the links. */
const links = {
  disk_volumes: {
    ...text('resource_id', 'disk_id', 'persistentvolume', 'csi_volume_handle'),
    pooled: 'boolean',
  },
  node_links: text('resource_id', 'data_source', 'node', 'node_resource_id', 'persistentvolume'),
} as const satisfies Record<string, Columns>;

/**
 * The relations that take a bill apart, in order (spec ocp-on-aws.md 3 to 8; ocp-on-azure.md and ocp-on-gcp.md 3 to 7). What one
 * of them reads is said for all clouds; a cloud that lacks such a relation does without.
 */
export function attributionSteps(cloud: Cloud) {
  const part = partColumns(cloud);
  return [
    step(
      'resource_candidates',
      'Ids of nodes and volumes of the cluster in the window; those of volumes may be handles',
      { candidate: 'text', handle: 'boolean' },
      'pod_days',
      'storage_days',
    ),
    step(
      'matched_resources',
      'Resources of the bill that belong to a candidate, by the id that its rows have',
      text('resource'),
      'bill_rows',
      'resource_candidates',
    ),
    step(
      'tag_members',
      'Members of each distinct tag text of the bill',
      text('tag_text', 'key', 'value'),
      'bill_rows',
    ),
    step(
      'tag_pairs',
      'Pairs of key and value that tags of the bill and labels of the cluster share, in the spelling of the bill',
      text('key', 'value'),
      'reported_tag_pairs',
      'shared_keys',
      'cloud_keys',
      'registered_keys',
      'tag_members',
      'first_day_rows',
      'openshift_rows',
      'run',
    ),
    step(
      'tag_strings',
      'Texts that make a row tag-matched when its tags contain one of them',
      text('tag_string'),
      'tag_pairs',
      'pod_days',
      'run',
    ),
    step(
      'tag_matches',
      'Each distinct tag text with all strings that it contains, joined with commas',
      text('tag_text', 'matched_tag'),
      'bill_rows',
      'tag_strings',
    ),
    step(
      'tag_objects',
      'Each distinct tag text as a canonical object of its enabled tags, with the three tags of OpenShift',
      { tag_text: 'text', tags: 'json', ...text(...placeTags) },
      'bill_rows',
      'tag_members',
      'cloud_tag_keys',
    ),
    step(
      'matched_rows',
      'Rows of the bill that belong to the cluster, by resource or by tag',
      {
        row_uuid: 'text',
        ...billedColumns(cloud),
        disk_id: 'text',
        tags: 'json',
        resource_matched: 'boolean',
        ...tagged,
        data_transfer_direction: 'text',
      },
      'bill_rows',
      'matched_resources',
      'tag_matches',
      'tag_objects',
    ),
    step(
      'disk_volumes',
      'Disks of matched rows with the volumes of any cluster that lie on them; those not pooled do not fill the disk',
      links.disk_volumes,
      'matched_rows',
      'openshift_rows',
    ),
    step(
      'disk_capacities',
      'Size of a disk in GB, on a day or, without one, on all days',
      { disk_id: 'text', usage_start: 'date', capacity: 'double' },
      'matched_rows',
      'disk_volumes',
      'openshift_rows',
      'bill_rows',
      'raw_rows',
      'disk_sizes',
      'calendar',
      'run',
    ),
    step(
      'claim_parts',
      'Parts of disk rows that go to the claims of the cluster, with claim and size; counted ones are divided with the row’s other parts',
      { ...part, used: 'double', capacity: 'double', counted: 'boolean' },
      'matched_rows',
      'disk_volumes',
      'disk_capacities',
      'openshift_rows',
      'run',
    ),
    step(
      'disk_pools',
      'Capacity of all volumes on a disk in the window, and the number of those that what is left is divided by',
      { disk_id: 'text', pool: 'double', sharers: 'integer' },
      'matched_rows',
      'disk_volumes',
      'openshift_rows',
    ),
    step(
      'disk_remainders',
      'Parts of disk rows that no volume accounts for',
      part,
      'matched_rows',
      'disk_volumes',
      'disk_capacities',
      'disk_pools',
      'openshift_rows',
      'run',
    ),
    step(
      'node_links',
      'Resources of matched rows with the places of the cluster, a node or a volume on it, that they belong to',
      links.node_links,
      'matched_rows',
      'openshift_rows',
      'run',
    ),
    step(
      'node_parts',
      'Rows of nodes with each namespace and label object on the node, with its use and the capacity',
      { ...part, used: 'double', capacity: 'double' },
      'matched_rows',
      'node_links',
      'disk_capacities',
      'openshift_rows',
      'run',
    ),
    step(
      'tag_profiles',
      'Distinct days and tags of tag-matched rows, of this cluster and of those that ran before',
      { usage_start: 'date', ...tagged },
      'matched_rows',
      'other_tag_matches',
    ),
    step(
      'tag_labels',
      'Each distinct matched tag with the label texts that contain one of its parts',
      text('matched_tag', 'labels'),
      'tag_profiles',
      'openshift_rows',
    ),
    step(
      'tag_targets',
      'Namespaces of every cluster that a profile belongs to, with the greatest values of their rows',
      {
        usage_start: 'date',
        ...tagged,
        source_uuid: 'text',
        ...placeColumns,
        node_resource_id: 'text',
        labels: 'json',
      },
      'tag_profiles',
      'tag_labels',
      'openshift_rows',
    ),
    step(
      'tag_parts',
      'Tag-matched rows with each namespace of the cluster that they belong to',
      part,
      'matched_rows',
      'tag_targets',
      'run',
    ),
    step(
      'tag_sharing',
      'Number of OpenShift sources that a tag-matched row is shared among',
      { row_uuid: 'text', sources: 'integer' },
      'matched_rows',
      'other_tag_matches',
      'tag_targets',
      'tag_parts',
    ),
    step(
      'network_parts',
      'Data transfer rows of nodes, one a node and direction',
      { ...part, data_transfer_direction: 'text' },
      'matched_rows',
      'node_links',
      'openshift_rows',
      'run',
    ),
    step(
      'split_parts',
      'All parts with their share of cost and of usage',
      { ...part, data_transfer_direction: 'text', cost_share: 'double', usage_share: 'double' },
      'claim_parts',
      'disk_remainders',
      'node_parts',
      'tag_parts',
      'tag_sharing',
      'network_parts',
      'other_parts',
      'own_parts',
    ),
    step(
      'final_tags',
      'Each combination of labels and tags that occurs, merged and filtered',
      columnsOf('json', 'labels', 'tags', 'final_tags'),
      'split_parts',
      'final_tag_keys',
    ),
    step(
      'result_rows',
      'Parts of rows with their final cost, markup and tags',
      resultColumns(cloud),
      'split_parts',
      'final_tags',
      'account_aliases',
      'run',
    ),
  ] as const;
}

/** The names of these steps: what every engine needs a rule for. */
export type AttributionStepName = ReturnType<typeof attributionSteps>[number]['name'];
