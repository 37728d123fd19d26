import { SUMMARY_TABLE, type Report, type SqlSession, type StagedRun } from '@ocp/core';
import { findingKinds, type Finding } from '../findings/findings.ts';
import { runHours } from '../findings/hours.ts';
import { OVER_CAPACITY } from '../findings/node-hours.ts';
import { findingWarnings, type FileFindings } from '../findings/warnings.ts';
import { missingReports } from '../ingest/warnings.ts';
import { ledger } from '../tables.ts';
import { stagedRows, type StagedSource } from './daily.ts';

/** What was found when the reports of a run were loaded, and what its rows show now. */
export async function findRun(
  { source, days, reportPeriodId }: StagedRun,
  from: StagedSource,
  sql: SqlSession,
): Promise<Report['warnings']> {
  const range = [source, days.start, days.end];
  const payloads = `select distinct payload_id from ${from.schema}.${ledger.hours}
    where source_uuid = $1 and hour >= $2::date and hour < $3::date + 1 and not cleaned`;
  // By way of JSON: the ledger of an older version has no such column.
  const files = await sql.rows<{ file: string; findings: Finding[] | null }>(
    `select name as file, to_jsonb(files) -> 'findings' as findings from ${from.schema}.${ledger.files} files
      where payload_id in (${payloads}) and status <> 'loading'
        and days && array(select generate_series($2::date, $3::date, interval '1 day')::date) order by 1`,
    range,
  );
  const [missing] = await sql.rows<{ names: string[] | null }>(
    `select array_agg(name order by name) as names
      from ${from.schema}.${ledger.payloads} payloads, jsonb_array_elements_text(to_jsonb(payloads) -> 'missing') name
      where id in (${payloads})`,
    range,
  );
  const found = files.map(({ file, findings }): FileFindings => ({
    file,
    findings: (findings ?? []).filter(({ code }) => code !== 'USED_OVER_CAPACITY'),
  }));
  return [
    ...findingWarnings(found),
    ...missingReports(missing?.names ?? []),
    ...(await runHours(sql, source, days)),
    ...(await overCapacity(stagedRows('pod_usage', from, days), from, sql)),
    ...(await negativeUnallocated(sql, [days.start, days.end, reportPeriodId])),
  ];
}

/** Hours of nodes in which the staged pods use more than the node has. */
async function overCapacity(rows: string, from: StagedSource, sql: SqlSession): Promise<Report['warnings']> {
  const isOver = (used: string, capacity: string) =>
    `sum(${used}) > ${OVER_CAPACITY} * nullif(max(${capacity}), 0)`;
  const [first] = await sql.rows<{ hour: string; node: string; file: string; hours: number }>(
    `with beyond as (
      select date_trunc('hour', interval_start) as hour, node, min(file_id) as file, count(*) over () as hours
        ${rows} and node <> '' group by 1, 2
        having ${isOver('pod_usage_cpu_core_seconds', 'node_capacity_cpu_core_seconds')}
          or ${isOver('pod_usage_memory_byte_seconds', 'node_capacity_memory_byte_seconds')}
    )
    select to_char(hour, 'YYYY-MM-DD HH24:MI') as hour, node, hours::int,
        (select name from ${from.schema}.${ledger.files} where id = file) as file
      from beyond order by beyond.hour, node limit 1`,
  );
  if (first === undefined) return [];
  const { hour, node, file, hours } = first;
  return [
    {
      code: 'USED_OVER_CAPACITY',
      message: `${hours} hours ${findingKinds.USED_OVER_CAPACITY.why}: ${node} at ${hour}, ${file}`,
      where: { file, node, hour, hours },
    },
  ];
}

/** Days of nodes of which less than nothing is unallocated; without a role of its node such a row has no namespace. */
async function negativeUnallocated(
  sql: SqlSession,
  range: readonly (string | number)[],
): Promise<Report['warnings']> {
  const measures = ['pod_effective_usage_cpu_core_hours', 'pod_effective_usage_memory_gigabyte_hours'];
  const [first] = await sql.rows<{ day: string; node: string; namespace: string | null; days: number }>(
    `select usage_start::text as day, node, namespace, count(*) over ()::int as days
      from ${sql.schema}.${SUMMARY_TABLE}
      where usage_start between $1 and $2 and report_period_id = $3
        and data_source = 'Pod' and coalesce(namespace, '') in ('', 'Platform unallocated', 'Worker unallocated')
        and (${measures.map((measure) => `${measure} < -0.000001`).join(' or ')})
      order by 1, 2 limit 1`,
    range,
  );
  if (first === undefined) return [];
  const { day, node, namespace, days } = first;
  return [
    {
      code: 'UNALLOCATED_NEGATIVE',
      message: `on ${days} days of nodes more is used than there is, and ${namespace ?? 'what is unallocated'} is negative: ${node} on ${day}`,
      where: { node, day, days },
    },
  ];
}
