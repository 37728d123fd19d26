import type { Day, StoreTransaction } from '../contract/index.ts';
import { SUMMARY_STATE } from '../pipelines/index.ts';
import type { AskedPlan } from './asked-plan.ts';

/** A node as the OpenShift rows of a plan have it. */
export interface OpenshiftNode {
  readonly node: string;
  readonly resource_id: string;
}

/** The nodes of the OpenShift rows of a plan that have an id. */
export async function openshiftNodes(
  asked: AskedPlan,
  transaction: StoreTransaction,
): Promise<readonly OpenshiftNode[]> {
  const rows = await summaryTexts(asked, ['node', 'resource_id'], transaction);
  const nodes = rows.flatMap(([node, id]) => (node && id ? [{ node, resource_id: id }] : []));
  return [...new Map(nodes.map((one) => [JSON.stringify(one), one])).values()];
}

/** The days, in order, on which the OpenShift rows of a plan have each value of a column. */
export async function openshiftDays(
  asked: AskedPlan,
  column: 'namespace' | 'resource_id',
  transaction: StoreTransaction,
): Promise<ReadonlyMap<string, readonly Day[]>> {
  const rows = await summaryTexts(asked, [column, 'usage_start'], transaction);
  const daysOf = new Map<string, Set<Day>>();
  for (const [value, day] of rows) {
    if (value && day) daysOf.set(value, (daysOf.get(value) ?? new Set()).add(day));
  }
  return new Map([...daysOf].map(([value, days]) => [value, [...days].sort()]));
}

async function summaryTexts({ plan }: AskedPlan, columns: readonly string[], transaction: StoreTransaction) {
  const where = [
    { column: 'source_uuid', equals: plan.cluster.sourceUuid },
    { column: 'usage_start', between: plan.days },
  ];
  return (await transaction.texts('state', SUMMARY_STATE, columns, where)).rows;
}
