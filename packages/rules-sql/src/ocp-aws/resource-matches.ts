import { suffixJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';

/** Spec ocp-on-aws.md 3.1. Window-wide: a candidate of one day matches rows of all days of the window. */
export const resourceCandidates: SqlStep = {
  name: 'resource_candidates',
  sql: (_, ref) => `
    select candidate
    from (
      select resource_id as candidate from ${ref('pod_days')}
      union select persistentvolume from ${ref('storage_days')}
      union select csi_volume_handle from ${ref('storage_days')} where persistentvolume <> ''
    ) candidates
    where candidate <> ''`,
};

export const matchedResources: SqlStep = {
  name: 'matched_resources',
  sql: (_, ref) => `
    select distinct matches.text as resource_id
    from (${suffixJoin(
      `(select distinct lineitem_resourceid as text from ${ref('aws_days')} where lineitem_resourceid <> '')`,
      `(select candidate as ending from ${ref('resource_candidates')})`,
    )}) matches`,
};
