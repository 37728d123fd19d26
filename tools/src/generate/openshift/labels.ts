/** When a row of the day `$day` is, and the month that it is reported in. */
export const period = `
      $day::timestamp_ms as interval_start,
      date_trunc('month', $day::timestamp)::timestamp_ms as report_period_start,
      (date_trunc('month', $day::timestamp) + interval 1 month)::timestamp_ms as report_period_end`;

/**
 * Daily node labels. The blank after the colon matters: the role of an infra node is found by this text
 * (spec inputs.md 5.1).
 */
export const nodeLabelDaysSql = `
    select node,
      format('{{"node_role_kubernetes_io": "{}", "kubernetes_io_arch": "amd64", "zone": "{}", "instance_type": "{}"}}',
        role, zone, instance_type) as node_labels,
      ${period}
    from nodes order by node_id`;

/** Daily namespace labels. */
export const namespaceLabelDaysSql = `
    select namespace,
      format('{{"kubernetes_io_metadata_name": "{}", "team": "{}", "env": "{}"}}', namespace, team, environment)
        as namespace_labels,
      ${period}
    from namespaces order by namespace_id`;
