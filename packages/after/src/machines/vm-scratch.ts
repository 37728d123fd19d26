import { machineRelations, SUMMARY_TABLE, VM_LABEL, type DayRange, type SqlSession } from '@ocp/core';

/** What virtual machines request on a day, a row a claim, while their table is made. */
export const SCRATCH = 'pg_temp.vm_scratch';

/** A virtual machine's name in the rows of a source; of the source's days in a range (`$1` to `$3`) the last but one that meets it. */
export const nameIn = (labels: string) => `${labels} ->> '${VM_LABEL}'`;

/**
 * The last but one of the source's days in the range that have rows which meet a condition, or the only one (spec vm-gpu.md 1).
 * Parameters: source, first and last day. `schema` is quoted. Days are looked at from the last one back, as the series comes, until
 * two are found: rows of all days would be read else, and all rows where the table has no statistics.
 */
export const lastButOne = (schema: string, condition: string) => `(
  select min(day)
  from (
    select $3::date - back as day
    from generate_series(0, $3::date - $2::date) back
    where (
      select true from ${schema}.${SUMMARY_TABLE}
      where source_uuid = $1::uuid and usage_start = $3::date - back and ${condition}
      limit 1
    )
    limit 2
  ) last_days
)`;

/**
 * Makes the scratch rows of a range (spec vm-gpu.md 1, step 1): from reports of virtual machines, or from the pods that are some by
 * their label. Returns their number. Of several rows of one on the day the one with the smallest label text is taken, and of those the largest.
 */
export async function makeScratch(
  sql: SqlSession,
  range: readonly unknown[],
  vmReports: boolean,
): Promise<number> {
  await sql.execute(`create temporary table vm_scratch (vm_name text, node text, persistentvolumeclaim text,
    cpu_core_hours float8, memory_gigabyte_hours float8) on commit drop`);
  if (vmReports) {
    return sql.execute(`insert into ${SCRATCH}
      select vm_name, node, persistentvolumeclaim, cpu_core_hours, memory_gigabyte_hours
      from pg_temp.${machineRelations.vm_requests}`);
  }
  return sql.execute(
    `insert into ${SCRATCH}
      select requests.vm_name, requests.node, claims.persistentvolumeclaim, requests.cpu, requests.memory
      from (
        select distinct on (vm_name) ${nameIn('pod_labels')} as vm_name, node,
          pod_request_cpu_core_hours as cpu, pod_request_memory_gigabyte_hours as memory
        from ${sql.schema}.${SUMMARY_TABLE}
        where usage_start = ${lastButOne(sql.schema, 'pod_request_cpu_core_hours is not null')}
          and pod_request_cpu_core_hours is not null and pod_labels ? '${VM_LABEL}'
        order by vm_name, pod_labels::text collate "C", pod_request_cpu_core_hours desc,
          pod_request_memory_gigabyte_hours desc nulls last, node collate "C"
      ) requests
      left join pg_temp.${machineRelations.vm_claims} claims on claims.vm_name = requests.vm_name`,
    range,
  );
}

/** Whether any row of the days is of a virtual machine by its label. */
export async function anyLabelled(sql: SqlSession, { start, end }: DayRange): Promise<boolean> {
  const [found] = await sql.rows<{ any: boolean }>(
    `select exists (select from ${sql.schema}.${SUMMARY_TABLE}
      where usage_start between $1::date and $2::date and pod_labels ? '${VM_LABEL}') as any`,
    [start, end],
  );
  return found?.any === true;
}
