/** Hourly storage rows of one day (spec inputs.md 2.2); exact in sums as the pod rows are. `$day` is the midnight. */
export const storageHoursSql = `
    select
      date_trunc('month', $day::timestamp)::timestamp_ms as report_period_start,
      (date_trunc('month', $day::timestamp) + interval 1 month)::timestamp_ms as report_period_end,
      ($day::timestamp + h * interval 1 hour)::timestamp_ms as interval_start,
      ($day::timestamp + h * interval 1 hour + interval 3599 second)::timestamp_ms as interval_end,
      namespace, pod, node, persistentvolumeclaim, persistentvolume, storageclass, csi_driver, csi_volume_handle,
      (gigabytes * 1073741824)::double as persistentvolumeclaim_capacity_bytes,
      (gigabytes * 1073741824 * 3600)::double as persistentvolumeclaim_capacity_byte_seconds,
      (gigabytes * 1073741824 * 3600)::double as volume_request_storage_byte_seconds,
      (gigabytes * 16777216 * (filled + draw('fill', concat_ws('/', $day::date, claim_id)) % 2) * 3600)::double
        as persistentvolumeclaim_usage_byte_seconds,
      persistentvolume_labels, persistentvolumeclaim_labels
    from (select *, unnest(range(24)) as h from claims)`;

const key = [
  ...['namespace', 'node', 'pod', 'persistentvolumeclaim', 'persistentvolume', 'storageclass', 'csi_driver'],
  ...['csi_volume_handle', 'persistentvolume_labels', 'persistentvolumeclaim_labels'],
].join(', ');

/** The daily file of the hourly rows in `hours` (spec inputs.md 3.4). */
export const storageDaysSql = `
    select ${key},
      $day::timestamp_ms as interval_start,
      max(report_period_start) as report_period_start,
      max(report_period_end) as report_period_end,
      max(persistentvolumeclaim_capacity_bytes) as persistentvolumeclaim_capacity_bytes,
      sum(persistentvolumeclaim_capacity_byte_seconds) as persistentvolumeclaim_capacity_byte_seconds,
      sum(volume_request_storage_byte_seconds) as volume_request_storage_byte_seconds,
      sum(persistentvolumeclaim_usage_byte_seconds) as persistentvolumeclaim_usage_byte_seconds
    from hours
    group by ${key}
    order by ${key}`;
