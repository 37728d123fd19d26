import { namespaceLabelDaysSql, nodeLabelDaysSql } from './labels.ts';
import { podHoursSql } from './pod-usage.ts';
import { storageHoursSql } from './storage-usage.ts';

const time = (column: string) => `strftime(${column}, '%Y-%m-%d %H:%M:%S +0000 UTC') as ${column}`;
const times = ['report_period_start', 'report_period_end', 'interval_start', 'interval_end'];

/** Labels as the operator writes them, from the flat objects that the generator makes. */
const labels = (column: string) => `
    case when ${column} = '{}' then '' else replace(replace(replace(replace(${column},
      '{"', 'label_'), '": "', ':'), '", "', '|label_'), '"}', '') end as ${column}`;

/** Every hour of a daily label report. */
const hourly = (days: string) => `
    select * replace (interval_start + h * interval 1 hour as interval_start),
      interval_start + h * interval 1 hour + interval 3599 second as interval_end
    from (${days}) cross join range(24) hours(h)`;

/** The operator adds the rows of an hour when it is over. */
const report = (hours: string, replaced: readonly string[], without = '') => `
    select * ${without} replace (${[...times.map(time), ...replaced].join(', ')})
    from (${hours}) hours order by hours.interval_start`;

/** The raw CSV reports of one day, an hour a row, with the columns of the operator (spec inputs.md 2). `$day` is the midnight. */
export const reportsSql = {
  pod_usage: report(
    podHoursSql,
    [labels('pod_labels')],
    'exclude (pod_effective_usage_cpu_core_seconds, pod_effective_usage_memory_byte_seconds)',
  ),
  storage_usage: report(storageHoursSql, [
    labels('persistentvolume_labels'),
    labels('persistentvolumeclaim_labels'),
  ]),
  node_labels: report(hourly(nodeLabelDaysSql), [labels('node_labels')], 'exclude (h)'),
  namespace_labels: report(hourly(namespaceLabelDaysSql), [labels('namespace_labels')], 'exclude (h)'),
} as const;
