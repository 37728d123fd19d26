import type { Ref } from '../step.ts';

/** Rows of the managed summary that belong to the source of the run ("own" in spec ocp-on-aws.md). */
export const ownRows = (ref: Ref) =>
  `(select openshift.* from ${ref('openshift_rows')} openshift join ${ref('run')} run on run.source_uuid = openshift.source_uuid)`;

/** The distinct places of own rows on a node that the bill can name: a node, or a volume on it. */
export const ownPlaces = (ref: Ref) =>
  `(select distinct data_source, node, resource_id as node_resource_id, persistentvolume
      from ${ownRows(ref)} own where resource_id <> '')`;

/** The distinct label texts of own rows, those of pods or of volumes. */
export const labelTextsOf = (ref: Ref, column: 'pod_labels' | 'volume_labels') =>
  `(select distinct ${column} as labels from ${ownRows(ref)} own where ${column} is not null)`;

/** The distinct label texts of own rows. */
export const labelTexts = (ref: Ref) =>
  `(select labels from ${labelTextsOf(ref, 'pod_labels')} pods union select labels from ${labelTextsOf(ref, 'volume_labels')} volumes)`;
