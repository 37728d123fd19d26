/** How busy a cluster is by the hour of the day, in 1/128 of the usual. */
const BUSY = [
  64, 60, 56, 54, 54, 60, 76, 96, 128, 150, 160, 164, 158, 160, 164, 160, 150, 140, 128, 116, 104, 92, 80, 70,
];

/**
 * Hourly pod rows of one day, with the columns that the ingest adds (spec inputs.md 2.1, 3.3). Usage swings by half
 * around the usual of the hour. All numbers are multiples of a power of two, so that sums of them are exact in
 * whatever order they are made. `$day` is the midnight.
 */
export const podHoursSql = `
    with drawn as (
      select *, draw('hour', concat_ws('/', $day::date, h, pod_id)) as d
      from (select *, unnest(range(24)) as h from pods)),
    used as (
      select *,
        (usual_millicores * 3.6 * 64)::bigint * [${BUSY.join(', ')}][h + 1] * (512 + (d & 1023)) // 131072 / 64
          as usage_cpu,
        usual_mib * 1024 * (768 + (d >> 10 & 511)) * 3600 as usage_memory,
        request_millicores * 36 // 10 as request_cpu,
        request_mib * 1048576 * 3600 as request_memory
      from drawn)
    select
      date_trunc('month', $day::timestamp)::timestamp_ms as report_period_start,
      (date_trunc('month', $day::timestamp) + interval 1 month)::timestamp_ms as report_period_end,
      ($day::timestamp + h * interval 1 hour)::timestamp_ms as interval_start,
      ($day::timestamp + h * interval 1 hour + interval 3599 second)::timestamp_ms as interval_end,
      pod, namespace, node, resource_id,
      usage_cpu::double as pod_usage_cpu_core_seconds,
      request_cpu::double as pod_request_cpu_core_seconds,
      (request_cpu * 2)::double as pod_limit_cpu_core_seconds,
      usage_memory::double as pod_usage_memory_byte_seconds,
      request_memory::double as pod_request_memory_byte_seconds,
      (request_memory * 2)::double as pod_limit_memory_byte_seconds,
      cores::double as node_capacity_cpu_cores,
      (cores * 3600)::double as node_capacity_cpu_core_seconds,
      memory_bytes::double as node_capacity_memory_bytes,
      (memory_bytes * 3600)::double as node_capacity_memory_byte_seconds,
      pod_labels,
      greatest(usage_cpu, request_cpu)::double as pod_effective_usage_cpu_core_seconds,
      greatest(usage_memory, request_memory)::double as pod_effective_usage_memory_byte_seconds
    from used`;

const summed = ['cpu_core_seconds', 'memory_byte_seconds'].flatMap((unit) =>
  ['usage', 'request', 'effective_usage', 'limit'].map((kind) => `pod_${kind}_${unit}`),
);

/** The daily file of the hourly rows in `hours` (spec inputs.md 3.4): effective usage is the sum of hourly maxima. */
export const podDaysSql = `
    select namespace, node, pod, pod_labels,
      $day::timestamp_ms as interval_start,
      max(report_period_start) as report_period_start,
      max(report_period_end) as report_period_end,
      max(resource_id) as resource_id,
      ${summed.map((name) => `sum(${name}) as ${name}`).join(', ')},
      max(node_capacity_cpu_cores) as node_capacity_cpu_cores,
      sum(node_capacity_cpu_core_seconds) as node_capacity_cpu_core_seconds,
      max(node_capacity_memory_bytes) as node_capacity_memory_bytes,
      sum(node_capacity_memory_byte_seconds) as node_capacity_memory_byte_seconds,
      null::varchar as node_role
    from hours
    group by namespace, node, pod, pod_labels
    order by namespace, node, pod, pod_labels`;
