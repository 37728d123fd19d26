import type { SqlStep } from '../step.ts';

/**
 * Spec inputs.md 5.1. Koku looks for the infra label with the blank that the ingest writes, in the label text as it is:
 * enabled keys do not matter here.
 */
export const clusterNodes: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select nodes.node, nodes.resource_id, nodes.cores,
      coalesce(
        nodes.reported_role,
        case
          when nodes.runs_apiserver = 1 then 'master'
          when labels.labelled_infra = 1 then 'infra'
          else 'worker'
        end
      ) as role,
      ${f.lowerCase(f.jsonMember('labels.greatest_labels', 'kubernetes_io_arch'))} as architecture
    from (
      select node, resource_id, max(node_capacity_cpu_cores) as cores, ${f.maxText('node_role')} as reported_role,
        max(case when namespace = 'openshift-kube-apiserver' then 1 else 0 end) as runs_apiserver
      from ${ref('pod_days')}
      group by node, resource_id
    ) nodes
    join (
      select node, ${f.maxText('node_labels')} as greatest_labels,
        max(case when strpos(node_labels, '"node_role_kubernetes_io": "infra"') > 0 then 1 else 0 end) as labelled_infra
      from ${f.labelTexts(ref('node_label_days'), 'node_labels')} days
      group by node
    ) labels on labels.node = nodes.node`,
};

export const clusterClaims: SqlStep = {
  sql: (_, ref) => `
    select distinct persistentvolume, persistentvolumeclaim, csi_volume_handle from ${ref('storage_days')}`,
};

export const clusterProjects: SqlStep = {
  sql: (_, ref) => `select distinct namespace from ${ref('pod_days')}`,
};

/**
 * Spec inputs.md 5.1, ocp-daily.md 7: the nodes table as it will be after this run, over all clusters. A known row of this
 * source keeps its role unless its role or architecture is empty. Cores are stored with two decimals.
 */
export const nodeRoles: SqlStep = {
  sql: ({ functions: f }, ref) => {
    const same = `known.own and known.node = made.node
        and known.resource_id is not distinct from made.resource_id
        and abs(known.cores - made.cores) < 0.005`;
    return `
    select node, resource_id, ${f.maxText('role')} as role
    from (
      select known.node, known.resource_id,
        case when coalesce(known.role, '') = '' or coalesce(known.architecture, '') = ''
          then coalesce(made.role, known.role) else known.role end as role
      from ${ref('known_nodes')} known
      left join ${ref('cluster_nodes')} made on ${same}
      union all
      select made.node, made.resource_id, made.role
      from ${ref('cluster_nodes')} made
      left join ${ref('known_nodes')} known on ${same}
      where known.node is null
    ) roles
    group by node, resource_id`;
  },
};
