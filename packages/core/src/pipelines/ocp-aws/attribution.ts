import { columnsOf } from '../../columns.ts';
import type { Step } from '../pipeline.ts';
import { awsResultColumns, billed, part, place, text } from './columns.ts';

/** The relations that take a bill apart, in order (spec ocp-on-aws.md 3 to 8). */
export const attributionSteps: readonly Step[] = [
  {
    name: 'resource_candidates',
    about: 'Ids of nodes and volumes of the cluster in the window',
    columns: text('candidate'),
    reads: ['pod_days', 'storage_days'],
  },
  {
    name: 'matched_resources',
    about: 'Resource ids of the bill that end with a candidate',
    columns: text('resource_id'),
    reads: ['aws_days', 'resource_candidates'],
  },
  {
    name: 'tag_members',
    about: 'Members of each distinct tag text of the bill',
    columns: text('resourcetags', 'key', 'value'),
    reads: ['aws_days'],
  },
  {
    name: 'tag_pairs',
    about:
      'Pairs of key and value that tags of the bill and labels of the cluster share, in the spelling of the bill',
    columns: text('key', 'value'),
    reads: ['reported_tag_pairs', 'shared_keys', 'tag_members', 'openshift_rows', 'run'],
  },
  {
    name: 'tag_strings',
    about: 'Texts that make a row tag-matched when its tags contain one of them',
    columns: text('tag_string'),
    reads: ['tag_pairs', 'pod_days', 'run'],
  },
  {
    name: 'tag_matches',
    about: 'Each distinct tag text with all strings that it contains, joined with commas',
    columns: text('resourcetags', 'matched_tag'),
    reads: ['aws_days', 'tag_strings'],
  },
  {
    name: 'tag_objects',
    about:
      'Each distinct tag text as a canonical object of its enabled tags, with the three tags of OpenShift',
    columns: {
      resourcetags: 'text',
      tags: 'json',
      ...text('openshift_project', 'openshift_node', 'openshift_cluster'),
    },
    reads: ['tag_members', 'aws_tag_keys'],
  },
  {
    name: 'matched_rows',
    about: 'Rows of the bill that belong to the cluster, by resource or by tag',
    columns: {
      row_uuid: 'text',
      ...billed,
      tags: 'json',
      resource_matched: 'boolean',
      ...text(
        'matched_tag',
        'openshift_project',
        'openshift_node',
        'openshift_cluster',
        'data_transfer_direction',
      ),
    },
    reads: ['aws_days', 'matched_resources', 'tag_matches', 'tag_objects'],
  },
  {
    name: 'disk_handles',
    about: 'Resource ids of matched rows with the CSI handles that they contain, of volumes of any cluster',
    columns: text('resource_id', 'csi_volume_handle'),
    reads: ['matched_rows', 'openshift_rows'],
  },
  {
    name: 'disk_capacities',
    about: 'Size of a disk on a day in GB, from its hourly price',
    columns: { resource_id: 'text', usage_start: 'date', capacity: 'double' },
    reads: ['matched_rows', 'disk_handles', 'openshift_rows', 'aws_hours', 'calendar', 'run'],
  },
  {
    name: 'claim_parts',
    about: 'Parts of disk rows that go to the claims of the cluster',
    columns: part,
    reads: ['matched_rows', 'disk_handles', 'disk_capacities', 'openshift_rows', 'run'],
  },
  {
    name: 'disk_pools',
    about: 'Capacity of all volumes on a disk in the window, and the number of clusters that they belong to',
    columns: { resource_id: 'text', pool: 'double', clusters: 'integer' },
    reads: ['matched_rows', 'disk_handles', 'openshift_rows'],
  },
  {
    name: 'disk_remainders',
    about: 'Parts of disk rows that no volume accounts for',
    columns: part,
    reads: ['matched_rows', 'disk_handles', 'disk_capacities', 'disk_pools', 'openshift_rows', 'run'],
  },
  {
    name: 'instance_ids',
    about: 'Resource ids of matched rows with the node resource ids that they contain',
    columns: text('resource_id', 'node_resource_id'),
    reads: ['matched_rows', 'openshift_rows', 'run'],
  },
  {
    name: 'instance_parts',
    about:
      'Rows of instances with each namespace and label object on the node, with its use and the capacity',
    columns: { ...part, used: 'double', capacity: 'double' },
    reads: ['matched_rows', 'instance_ids', 'disk_capacities', 'openshift_rows', 'run'],
  },
  {
    name: 'tag_profiles',
    about: 'Distinct days and tags of tag-matched rows, of this cluster and of those that ran before',
    columns: {
      usage_start: 'date',
      ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
    },
    reads: ['matched_rows', 'other_tag_matches'],
  },
  {
    name: 'tag_labels',
    about: 'Each distinct matched tag with the label texts that contain one of its parts',
    columns: text('matched_tag', 'labels'),
    reads: ['tag_profiles', 'openshift_rows'],
  },
  {
    name: 'tag_targets',
    about: 'Namespaces of every cluster that a profile belongs to, with the greatest values of their rows',
    columns: {
      usage_start: 'date',
      ...text('matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'),
      source_uuid: 'text',
      ...place,
      labels: 'json',
    },
    reads: ['tag_profiles', 'tag_labels', 'openshift_rows'],
  },
  {
    name: 'tag_parts',
    about: 'Tag-matched rows with each namespace of the cluster that they belong to',
    columns: part,
    reads: ['matched_rows', 'tag_targets', 'run'],
  },
  {
    name: 'tag_sharing',
    about: 'Number of OpenShift sources that a tag-matched row belongs to',
    columns: { row_uuid: 'text', sources: 'integer' },
    reads: ['matched_rows', 'other_tag_matches', 'tag_targets'],
  },
  {
    name: 'network_parts',
    about: 'Data transfer rows of instances, one a node and direction',
    columns: { ...part, data_transfer_direction: 'text' },
    reads: ['matched_rows', 'instance_ids', 'openshift_rows', 'run'],
  },
  {
    name: 'split_parts',
    about: 'All parts with their share of cost and of usage',
    columns: { ...part, data_transfer_direction: 'text', cost_share: 'double', usage_share: 'double' },
    reads: ['claim_parts', 'disk_remainders', 'instance_parts', 'tag_parts', 'tag_sharing', 'network_parts'],
  },
  {
    name: 'final_tags',
    about: 'Each combination of labels and tags that occurs, merged and filtered',
    columns: columnsOf('json', 'labels', 'tags', 'final_tags'),
    reads: ['split_parts', 'final_tag_keys'],
  },
  {
    name: 'result_rows',
    about: 'Parts of rows with their final cost, markup and tags',
    columns: awsResultColumns,
    reads: ['split_parts', 'final_tags', 'account_aliases', 'run'],
  },
];
