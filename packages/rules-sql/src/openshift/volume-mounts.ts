import type { SqlStep } from '../step.ts';

/**
 * Spec ocp-daily.md 6.1: the node comes from the pod rows, also from those with an empty node, and is found by namespace and
 * pod name: a name that ran on two nodes puts the volume on both (quirk 7).
 */
export const volumeMounts: SqlStep = {
  sql: (_, ref) => `
    select distinct days.usage_start, days.persistentvolumeclaim, days.persistentvolume, days.pod, days.namespace,
      pods.node, pods.resource_id
    from (
      select distinct usage_start, namespace, pod, persistentvolumeclaim, persistentvolume from ${ref('storage_days')}
    ) days
    join (select distinct usage_start, namespace, pod, node, resource_id from ${ref('pod_days')}) pods
      on pods.usage_start = days.usage_start and pods.namespace = days.namespace and pods.pod = days.pod`,
};

/** Counts by volume name alone: all claims with an empty volume name share one count (quirk 6). */
export const volumeShares: SqlStep = {
  sql: (_, ref) => `
    select usage_start, persistentvolume, count(distinct node) as nodes
    from ${ref('volume_mounts')}
    where persistentvolume is not null
    group by usage_start, persistentvolume`,
};
