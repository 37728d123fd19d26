import type { Day, StoreTransaction } from '../contract/index.ts';
import { SUMMARY_STATE } from '../pipelines/index.ts';
import type { AskedPlan } from './asked-plan.ts';

/** The days, in order, on which the OpenShift rows of a plan have each value of a column. */
export async function openshiftDays(
  { plan }: AskedPlan,
  column: 'namespace' | 'resource_id',
  transaction: StoreTransaction,
): Promise<ReadonlyMap<string, readonly Day[]>> {
  const { rows } = await transaction.texts(
    'state',
    SUMMARY_STATE,
    [column, 'usage_start'],
    [
      { column: 'source_uuid', equals: plan.cluster.sourceUuid },
      { column: 'usage_start', between: plan.days },
    ],
  );
  const daysOf = new Map<string, Set<Day>>();
  for (const [value, day] of rows) {
    if (value && day) daysOf.set(value, (daysOf.get(value) ?? new Set()).add(day));
  }
  return new Map([...daysOf].map(([value, days]) => [value, [...days].sort()]));
}
