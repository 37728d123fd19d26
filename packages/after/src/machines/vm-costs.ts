import { SUMMARY_TABLE, VM_LABEL } from '@ocp/core';
import { byBytes, costSums, ordinaryNamespace, rowOfRange } from './columns.ts';
import { lastButOne, nameIn, SCRATCH } from './vm-scratch.ts';

/** Parameters of all statements: source, first and last day. `schema` and `into`, the table of virtual machines, are quoted. */

/**
 * The cost of the pods of virtual machines (spec vm-gpu.md 1, step 2). A machine has one set of labels, of the last day but one: of
 * several the smallest text, but one without its own name only where there is no other.
 */
export const podCosts = (schema: string, into: string) => `
  with labels as (
    select distinct on (vm_name) ${nameIn('all_labels')} as vm_name, pod_labels
    from ${schema}.${SUMMARY_TABLE}
    where usage_start = ${lastButOne(schema, 'pod_request_cpu_core_hours is not null')}
      and pod_request_cpu_core_hours is not null and all_labels ? '${VM_LABEL}'
    order by vm_name, coalesce(pod_labels ? '${VM_LABEL}', false) desc, pod_labels::text collate "C"
  ), latest as (
    select requests.vm_name, labels.pod_labels, max(requests.node) as node,
      max(requests.cpu_core_hours) as cpu, max(requests.memory_gigabyte_hours) as memory
    from ${SCRATCH} requests
    join labels on labels.vm_name = requests.vm_name
    group by requests.vm_name, labels.pod_labels
  ), costs (vm_name, ${rowOfRange.columns}, ${costSums.columns}) as (
    select lines.vm_name, ${rowOfRange.values('lines.usage_start')}, ${costSums.values}
    from (
      select usage_start, ${rowOfRange.texts}, resource_id, (${nameIn('pod_labels')}) collate "C" as vm_name,
        ${costSums.columns}
      from ${schema}.${SUMMARY_TABLE} lines
      where source_uuid = $1::uuid and usage_start between $2::date and $3::date
        and data_source = 'Pod' and pod_labels ? '${VM_LABEL}' and ${ordinaryNamespace('lines')}
        and coalesce(cost_model_cpu_cost, 0) + coalesce(cost_model_memory_cost, 0)
          + coalesce(cost_model_volume_cost, 0) + coalesce(distributed_cost, 0)
          + coalesce(infrastructure_raw_cost, 0) + coalesce(infrastructure_markup_cost, 0) <> 0
    ) lines
    group by lines.vm_name, ${rowOfRange.groups}
  )
  insert into ${into} (${rowOfRange.columns}, ${costSums.columns}, node, vm_name, pod_labels,
    pod_request_cpu_core_hours, pod_request_memory_gigabyte_hours)
  select ${rowOfRange.columns}, ${costSums.columns}, latest.node, ${nameIn('latest.pod_labels')}, latest.pod_labels,
    latest.cpu, latest.memory
  from costs
  join latest on latest.vm_name collate "C" = costs.vm_name`;

/**
 * What virtual machines bear of the costs that were distributed (spec vm-gpu.md 1, step 3). A namespace's use counts once for each
 * row of the machine, and the labels are those of the distributed rows, mostly none. The distribution is the own column of the
 * cost model, the first one that is mapped to the source, not the one that all else goes by.
 */
export const distributedCosts = (schema: string, into: string) => `
  with distribution as (
    select coalesce((
      select models.distribution
      from ${schema}.cost_model_map maps
      join ${schema}.cost_model models on models.uuid = maps.cost_model_id
      where maps.provider_uuid = $1::uuid
      order by maps.id
      limit 1
    ), 'cpu') as kind
  ), lines as not materialized (
    select usage_start, ${rowOfRange.texts}, ${byBytes('node')}, resource_id, pod_labels, distributed_cost,
      raw_currency, pod_effective_usage_cpu_core_hours, pod_effective_usage_memory_gigabyte_hours
    from ${schema}.${SUMMARY_TABLE}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date
  ), uses as (
    select usage_start, node, namespace, is_machine, case when is_machine then name end as vm_name,
      sum(usage) as usage, count(*) as rows
    from (
      select lines.*, (${nameIn('pod_labels')}) collate "C" as name,
        pod_labels ? '${VM_LABEL}' and pod_effective_usage_cpu_core_hours <> 0
          and pod_effective_usage_memory_gigabyte_hours <> 0 as is_machine,
        case when distribution.kind = 'cpu' then pod_effective_usage_cpu_core_hours
          else pod_effective_usage_memory_gigabyte_hours end as usage
      from lines
      cross join distribution
    ) used
    where usage is not null
    group by usage_start, node, namespace, is_machine, vm_name, case when is_machine then pod_labels end
  ), shares as (
    select vm_name, node, namespace, usage_start, usage / (rows * of_namespace) as share
    from (
      select *, sum(usage) over (partition by usage_start, node, namespace) as of_namespace from uses
    ) beside
    where is_machine
  )
  insert into ${into} (${rowOfRange.columns}, node, vm_name, pod_labels, distributed_cost, raw_currency)
  select ${rowOfRange.values('lines.usage_start')}, lines.node, shares.vm_name, lines.pod_labels,
    sum(lines.distributed_cost * shares.share), max(lines.raw_currency)
  from lines
  join shares on shares.usage_start = lines.usage_start and shares.node = lines.node
    and shares.namespace = lines.namespace
  where lines.distributed_cost <> 0
  group by shares.vm_name, lines.node, lines.pod_labels, ${rowOfRange.groups}`;

/**
 * The claims of virtual machines with what they cost, also nothing (spec vm-gpu.md 1, step 4). Labels are those of the volume, under
 * those of the machine in the rows before. Of several sets of a claim's last day but one the smallest text is taken.
 */
export const volumeCosts = (schema: string, into: string) => `
  with machines as (
    select distinct vm_name, pod_labels from ${into}
    where source_uuid = $1::uuid and usage_start between $2::date and $3::date and pod_labels is not null
  ), labelled as (
    select lines.persistentvolumeclaim, requests.vm_name,
      coalesce(lines.volume_labels || machines.pod_labels, lines.volume_labels, machines.pod_labels) as labels
    from ${schema}.${SUMMARY_TABLE} lines
    join ${SCRATCH} requests on requests.persistentvolumeclaim = lines.persistentvolumeclaim
    left join machines on machines.vm_name = requests.vm_name
    where lines.usage_start = ${lastButOne(schema, 'persistentvolumeclaim is not null')}
  ), claims as (
    select distinct on (persistentvolumeclaim) persistentvolumeclaim, vm_name, labels
    from labelled
    order by persistentvolumeclaim, labels::text collate "C", vm_name collate "C"
  )
  insert into ${into} (${rowOfRange.columns}, node, vm_name, pod_labels, ${costSums.columns},
    persistentvolumeclaim, persistentvolumeclaim_capacity_gigabyte_months,
    persistentvolumeclaim_usage_gigabyte_months, storageclass)
  select ${rowOfRange.values('lines.usage_start')}, max(lines.node), claims.vm_name, claims.labels, ${costSums.values},
    lines.persistentvolumeclaim, max(lines.persistentvolumeclaim_capacity_gigabyte_months),
    max(lines.persistentvolumeclaim_usage_gigabyte_months), max(lines.storageclass)
  from ${schema}.${SUMMARY_TABLE} lines
  join claims on claims.persistentvolumeclaim = lines.persistentvolumeclaim
  where lines.source_uuid = $1::uuid and lines.usage_start between $2::date and $3::date
    and lines.data_source = 'Storage' and lines.node is not null and lines.resource_id is not null
    and ${ordinaryNamespace('lines')}
  group by lines.persistentvolumeclaim, claims.vm_name, claims.labels, ${rowOfRange.groups}`;
