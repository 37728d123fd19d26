import { OcpError, type PartitionRef, type SqlSession } from '../contract/index.ts';
import type { InputPlan, RunPlan } from '../plan/index.ts';
import type { InputFinder } from './inputs.ts';

/**
 * Asked when a run would write no row. If there are reports, an empty result is a result: the bill came again without what had
 * matched, or a key was disabled, and the old rows must go. Fails with `NO_INPUT` when the cloud has no bill at all for the
 * month, or when no report of any kind has a row on these days.
 */
export async function requireReports(plan: RunPlan, finder: InputFinder, sql: SqlSession): Promise<void> {
  const inputs = plan.windows.flatMap((window) => window.inputs).filter(({ days }) => days !== undefined);
  const bill = inputs.filter(({ table }) => table.provider !== 'OCP');
  if (bill.length > 0) {
    const files = await Promise.all(bill.map((input) => finder.files(input)));
    if (files.flat().length === 0) throw noReport(plan, 'bill', bill, finder);
  }
  for (const ref of partitionsOf(inputs)) {
    if ((await finder.firstDay(ref, plan.days, sql)) !== undefined) return;
  }
  const own = plan.cluster === undefined ? bill : inputs.filter(({ table }) => table.provider === 'OCP');
  const files = await Promise.all(own.map((input) => finder.files(input)));
  throw noReport(plan, 'report', inputs, finder, files.flat().length);
}

/** Each partition once. */
function partitionsOf(inputs: readonly InputPlan[]): PartitionRef[] {
  const refs = inputs.flatMap(({ partitions }) => partitions);
  return [...new Map(refs.map((ref) => [`${ref.table.name} ${ref.source} ${ref.month}`, ref])).values()];
}

/**
 * Says what is missing and where it was looked for. `files` of other days of the same months tell a source that was silent from a
 * lake that is empty, or is another one.
 */
function noReport(
  { schema, cluster, days }: RunPlan,
  what: 'bill' | 'report',
  inputs: readonly InputPlan[],
  finder: InputFinder,
  files = 0,
): OcpError {
  const places = partitionsOf(inputs).map((ref) => finder.place(ref, days));
  const missing =
    what === 'bill' ? `no bill for ${days.start.slice(0, 7)}` : `no report from ${days.start} to ${days.end}`;
  return new OcpError('NO_INPUT', `there is ${missing} in ${places.join(', ')}`, {
    where: { schema, ...(cluster && { source: cluster.sourceUuid }), lake: finder.origin, files },
    hint: 'Nothing was changed; look whether the reports of these days were ingested.',
  });
}
