import type { Ref } from '../step.ts';

/** Rows of the managed summary that belong to the source of the run ("own" in spec ocp-on-aws.md). */
export const ownRows = (ref: Ref) =>
  `(select openshift.* from ${ref('openshift_rows')} openshift join ${ref('run')} run on run.source_uuid = openshift.source_uuid)`;
