import { VM_LABEL } from '@ocp/core';
import { canonicalObject } from '../expressions.ts';
import type { SqlStep } from '../step.ts';
import { unitedMembers } from './labels.ts';

const place = ['cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'];

/**
 * Spec cost-model.md 4.1. The month's rows are here: labels of flat rates are those of the virtual machine's last day, whatever
 * the days of the run are and whatever type of cost the row is of.
 */
export const vmUsage: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select lines.usage_start, names.value as vm, ${place.map((name) => `lines.${name}`).join(', ')},
      pods.labels as pod_labels, whole.labels as all_labels, lines.cost_category_id,
      ${f.maxText('lines.resource_id')} as resource_id, lines.charged
    from (
      select lines.*, (
          calendar.day is not null
          and coalesce(lines.cost_model_rate_type, '') not in ('Infrastructure', 'Supplementary')
        ) as charged
      from ${ref('usage_lines')} lines
      left join ${ref('calendar')} calendar on calendar.day = lines.usage_start
    ) lines
    join ${ref('label_members')} names on names.label_text = lines.pod_labels and names.key = '${VM_LABEL}'
    join ${ref('label_objects')} pods on pods.label_text = lines.pod_labels
    left join ${ref('label_objects')} whole on whole.label_text = lines.all_labels
    where names.value is not null
    group by lines.usage_start, names.value, ${place.map((name) => `lines.${name}`).join(', ')},
      pods.labels, whole.labels, lines.cost_category_id, lines.charged`,
};

/**
 * Spec cost-model.md 5. A report has a row an hour and disk: a machine with two disks has twice its hours (quirk 1). Pods count
 * an hour each, however short they ran.
 */
export const vmDayHours: SqlStep = {
  sql: ({ functions: f, types }, ref) => `
    select hours.usage_start, hours.vm_name as vm, sum(hours.vm_uptime_total_seconds) / 3600 as hours
    from ${ref('vm_hours')} hours
    cross join ${ref('run')} run
    where run.vm_reports
    group by hours.usage_start, hours.vm_name
    union all
    select pods.usage_start, pods.vm, cast(count(*) as ${types.double}) as hours
    from (
      select usage_start, ${f.jsonMember('pod_labels', VM_LABEL)} as vm
      from ${ref('pod_label_hours')}
      where strpos(pod_labels, '${VM_LABEL}') > 0
    ) pods
    cross join ${ref('run')} run
    where not run.vm_reports
    group by pods.usage_start, pods.vm`,
};

/** Spec cost-model.md 6: one machine resized at noon has the greater size, and the longer of its uptimes. */
export const vmDayCores: SqlStep = {
  sql: (_, ref) => `
    select usage_start, vm, max(cores) as cores, max(uptime) as uptime
    from (
      select usage_start, vm_name as vm, vm_cpu_request_cores as cores, sum(vm_uptime_total_seconds) as uptime
      from ${ref('vm_hours')}
      group by usage_start, vm_name, vm_cpu_request_cores
    ) sizes
    group by usage_start, vm`,
};

export const vmDailyCores: SqlStep = {
  sql: (_, ref) => `
    select usage_start, vm_name as vm, max(vm_cpu_request_cores) as cores
    from ${ref('vm_days')} group by usage_start, vm_name`,
};

export const vmLast: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select max(hours.usage_start) as usage_start, hours.vm_name as vm, ${f.maxText('hours.node')} as node,
      ${f.maxText('hours.resource_id')} as resource_id
    from ${ref('vm_hours')} hours
    join (
      select vm_name, max(interval_start) as last_hour from ${ref('vm_hours')} group by vm_name
    ) lasts on lasts.vm_name = hours.vm_name and lasts.last_hour = hours.interval_start
    group by hours.vm_name`,
};

/**
 * Spec cost-model.md 6.1. Where rows of the day give a key different values, Koku takes any of them, here the greatest is taken;
 * what stands in `all_labels` goes before.
 */
export const vmLabels: SqlStep = {
  sql: (dialect, ref) => {
    const ofLast = (column: string, layer: number) => `
        select distinct usages.vm, objects.label_text, ${layer} as layer
        from ${ref('vm_usage')} usages
        join ${ref('vm_last')} lasts on lasts.vm = usages.vm and lasts.usage_start = usages.usage_start
        join ${ref('label_objects')} objects on objects.labels = usages.${column}`;
    const listed = `(${ofLast('pod_labels', 0)} union all ${ofLast('all_labels', 1)})`;
    return `
    select vm, ${canonicalObject(dialect, 'key', 'value')} as labels
    from ${unitedMembers(ref, 'vm', listed)}
    group by vm`;
  },
};
