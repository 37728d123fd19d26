/** A question that the written tables answer. */
export interface Answer {
  title: string;
  head: readonly string[];
  sql: string;
}

/** Questions of a reader of the demo; `schema` was checked. */
export function answers(schema: string): Answer[] {
  const summary = `"${schema}".reporting_ocpusagelineitem_daily_summary`;
  return [
    {
      title: 'Namespaces with the most effective CPU use of the month',
      head: ['namespace', 'core hours used', 'core hours effective', 'GiB hours effective'],
      sql: `select namespace,
          round(sum(pod_usage_cpu_core_hours))::float8,
          round(sum(pod_effective_usage_cpu_core_hours))::float8,
          round(sum(pod_effective_usage_memory_gigabyte_hours))::float8
        from ${summary}
        where data_source = 'Pod' and namespace not like '%unallocated'
        group by namespace order by 3 desc, namespace limit 5`,
    },
    {
      title: 'Capacity that no pod used',
      head: ['namespace', 'core hours', 'share of the cluster in percent'],
      sql: `with capacity as (
          select sum(day) as hours from (
            select max(cluster_capacity_cpu_core_hours) as day from ${summary} group by usage_start) days)
        select namespace, round(sum(pod_usage_cpu_core_hours))::float8,
          round(100 * sum(pod_usage_cpu_core_hours) / max(hours), 1)::float8
        from ${summary}, capacity where namespace like '%unallocated' group by namespace order by 2 desc`,
    },
    {
      title: 'Storage by class',
      head: ['class', 'claims', 'GiB months claimed', 'GiB months used'],
      sql: `select storageclass, count(distinct persistentvolumeclaim)::int,
          round(sum(persistentvolumeclaim_capacity_gigabyte_months))::float8,
          round(sum(persistentvolumeclaim_usage_gigabyte_months))::float8
        from ${summary} where data_source = 'Storage' group by storageclass order by 3 desc`,
    },
  ];
}
