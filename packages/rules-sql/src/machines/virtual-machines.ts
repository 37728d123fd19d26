import { VM_LABEL } from '@ocp/core';
import { gibibytes } from '../expressions.ts';
import type { SqlStep } from '../step.ts';

/**
 * Spec vm-gpu.md 1, step 1, with reports: requests are those of the last hour of the month, for 24 hours; a virtual machine that
 * did not run in it is not there. Claims are those of the whole month.
 */
export const vmRequests: SqlStep = {
  sql: (_, ref) => `
    select latest.vm_name, latest.node, claims.persistentvolumeclaim, latest.cpu_core_hours, latest.memory_gigabyte_hours
    from (
      select vm_name, node, max(vm_cpu_request_cores) * 24 as cpu_core_hours,
        ${gibibytes('max(vm_memory_request_bytes)')} * 24 as memory_gigabyte_hours
      from ${ref('vm_hours')}
      where interval_start = (select max(interval_start) from ${ref('vm_hours')})
      group by vm_name, node
    ) latest
    join (
      select distinct vm_name, vm_persistentvolumeclaim_name as persistentvolumeclaim from ${ref('vm_claim_hours')}
    ) claims on claims.vm_name = latest.vm_name`,
};

/** Spec vm-gpu.md 1, step 1, without reports: pods are compared by their names alone, whatever their namespaces. */
export const vmClaims: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select distinct machines.vm_name, claims.persistentvolumeclaim
    from (
      select pods.pod, ${f.jsonMember('pods.pod_labels', VM_LABEL)} as vm_name
      from (
        select distinct pod, pod_labels from ${ref('pod_label_days')} where strpos(pod_labels, '"${VM_LABEL}"') > 0
      ) pods
    ) machines
    join (
      select distinct pod, persistentvolumeclaim from ${ref('claim_days')} where persistentvolumeclaim <> ''
    ) claims on claims.pod = machines.pod
    where machines.vm_name is not null`,
};
