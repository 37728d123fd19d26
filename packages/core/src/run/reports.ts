import { OcpError } from '../errors.ts';
import { inputTable } from '../inputs.ts';
import type { PartitionRef } from '../lake.ts';
import type { ClusterPlan } from '../plan/index.ts';
import type { SqlSession } from '../store.ts';
import { firstInputDay, type InputSources } from './inputs.ts';
import { inputPartitions } from './prepare.ts';

/**
 * Asked when a run would write no row. If there are reports, an empty result is a result: the bill came again without what had
 * matched, or a key was disabled, and the old rows must go. Fails with `NO_INPUT` when the cloud has no bill at all for the
 * month, or when no report of any kind has a row on these days.
 */
export async function requireReports(
  plan: ClusterPlan,
  sources: InputSources,
  sql: SqlSession,
  signal: AbortSignal,
): Promise<void> {
  const refs = inputPartitions(plan).filter(({ table }) => inputTable(table).grain === 'daily');
  for (const ref of refs.filter(({ table }) => inputTable(table).provider !== 'OCP')) {
    const files = await sources.lake.files(ref, signal);
    if (files.length === 0) throw noReport(plan, 'bill', [ref], sources);
  }
  for (const ref of refs) {
    if ((await firstInputDay(ref, plan.days, sources, sql, signal)) !== undefined) return;
  }
  throw noReport(plan, 'report', refs, sources);
}

/** Says what is missing and where it was looked for. */
function noReport(
  { schema, days, run }: ClusterPlan,
  what: 'bill' | 'report',
  refs: readonly PartitionRef[],
  { lake, staging }: InputSources,
): OcpError {
  const places = refs.map((ref) =>
    staging?.select(ref, days) === undefined ? lake.place(ref) : `${ref.table} staged in ${schema}`,
  );
  const missing =
    what === 'bill' ? `no bill for ${days.start.slice(0, 7)}` : `no report from ${days.start} to ${days.end}`;
  return new OcpError('NO_INPUT', `there is ${missing} in ${places.join(', ')}`, {
    where: { schema, source: run.sourceUuid, lake: lake.origin },
    hint: 'Nothing was changed; look whether the reports of these days were ingested.',
  });
}
