import { greatestTexts, of } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';

const HOUR = 'vm_cost_per_hour';
const CORE_HOUR = 'vm_core_cost_per_hour';
const CORE_MONTH = 'vm_core_cost_per_month';

const withNode = [
  ...['usage_start', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'],
  ...['resource_id', 'pod_labels', 'all_labels', 'cost_category_id'],
];
const withoutNode = ['usage_start', 'cluster_id', 'cluster_alias', 'data_source', 'namespace'];

/** Spec cost-model.md 5: each place and label object has the whole hours of the day (quirk 3), by name alone (quirk 2). */
const hourCosts = (ref: Ref, rates: string, amount: string) => `
    select rates.rate, ${of('usages', withNode)}, hours.hours * ${amount} as cost
    from ${ref('vm_usage')} usages
    join ${ref('vm_day_hours')} hours on hours.vm = usages.vm and hours.usage_start = usages.usage_start
    join ${rates} and rates.metric = '${HOUR}'
    where usages.charged`;

export const vmHourCosts: SqlStep = {
  sql: (_, ref) => hourCosts(ref, `${ref('rates')} rates on rates.tag_key is null`, 'rates.amount'),
};

export const vmHourTagCosts: SqlStep = {
  sql: (_, ref) =>
    hourCosts(
      ref,
      `${ref('label_rates')} tagged on tagged.labels = usages.pod_labels
    join ${ref('rates')} rates on rates.rate = tagged.rate`,
      'tagged.amount',
    ),
};

/** An hour costs by uptime, a day of a month whatever the uptime was. */
const coreCost = (amount: string) => `case rates.metric
        when '${CORE_HOUR}' then max(cores.uptime) / 3600 * max(cores.cores) * max(${amount})
        else max(cores.cores) * max(${amount})
      end as cost`;

/**
 * Spec cost-model.md 6.1. The labels are those of the machine's last day: without a usage row on that day it has no cost on any
 * day (quirk 4). Neither a label change nor a move within a day counts twice (quirk 3).
 */
export const vmCoreCosts: SqlStep = {
  sql: (dialect, ref) => `
    select rates.rate, ${of('usages', withoutNode)}, ${greatestTexts(dialect, 'lasts', ['node', 'resource_id'])},
      labels.labels as pod_labels, labels.labels as all_labels, usages.cost_category_id,
      ${coreCost('rates.amount')}
    from ${ref('vm_usage')} usages
    join ${ref('vm_day_cores')} cores on cores.vm = usages.vm and cores.usage_start = usages.usage_start
    join ${ref('vm_last')} lasts on lasts.vm = usages.vm
    join ${ref('vm_labels')} labels on labels.vm = usages.vm
    join ${ref('rates')} rates on rates.metric in ('${CORE_HOUR}', '${CORE_MONTH}') and rates.tag_key is null
    where usages.charged
    group by rates.rate, rates.metric, ${of('usages', withoutNode)}, usages.cost_category_id, labels.labels`,
};

/** Spec cost-model.md 6.2: the summary's own labels, so that each label object has the whole cost; months take the daily cores. */
export const vmCoreTagCosts: SqlStep = {
  sql: (dialect, ref) => `
    with sizes as (
      select usage_start, vm, cores, uptime, '${CORE_HOUR}' as metric from ${ref('vm_day_cores')}
      union all
      select usage_start, vm, cores, cast(null as ${dialect.types.double}), '${CORE_MONTH}' from ${ref('vm_daily_cores')}
    )
    select rates.rate, ${of('usages', withoutNode)}, ${greatestTexts(dialect, 'lasts', ['node', 'resource_id'])},
      usages.pod_labels, usages.all_labels, usages.cost_category_id,
      ${coreCost('tagged.amount')}
    from ${ref('vm_usage')} usages
    join ${ref('label_rates')} tagged on tagged.labels = usages.pod_labels
    join ${ref('rates')} rates on rates.rate = tagged.rate
    join sizes cores
      on cores.vm = usages.vm and cores.usage_start = usages.usage_start and cores.metric = rates.metric
    left join ${ref('vm_last')} lasts on lasts.vm = usages.vm
    where usages.charged
    group by rates.rate, rates.metric, ${of('usages', withoutNode)}, usages.cost_category_id,
      usages.pod_labels, usages.all_labels`,
};
