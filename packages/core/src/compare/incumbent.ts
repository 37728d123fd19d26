import type { Condition, StoreTransaction, TenantRows } from '../contract/index.ts';
import { SUMMARY_TABLE } from '../pipelines/openshift/index.ts';
import { replacedBy, type RunPlan, type WindowPlan } from '../plan/index.ts';
import type { Side } from './side.ts';

/** The name of the side that is already in the database. */
export const INCUMBENT = 'incumbent';

/** Rows that later steps of the host add to a table; of summaries no engine makes them. */
const addedLater: Readonly<Record<string, readonly Condition[]>> = {
  // Cost models (spec after.md 1) and back-population (after.md 5).
  [SUMMARY_TABLE]: [
    { column: 'cost_model_rate_type', isNull: true },
    { column: 'supplementary_usage_cost', isNull: true },
  ],
};

/**
 * The rows that are in the tenant's tables, whoever wrote them: those that a run of this window would replace. Tables that
 * are merged into and our own state are not compared.
 */
export function incumbentSide(plan: RunPlan, window: WindowPlan, transaction: StoreTransaction): Side {
  const later = plan.pipeline.kind === 'rates' ? {} : addedLater;
  return {
    name: INCUMBENT,
    async table({ table, place, mode }, columns) {
      if (place !== 'tenant' || mode !== 'replace') return undefined;
      let all: TenantRows | undefined;
      for (const replaced of replacedBy(plan, window, { place, table }).where) {
        const where = [...replaced, ...(later[table] ?? [])];
        const { rows, scales } = await transaction.texts('tenant', table, columns, where);
        all = { rows: [...(all?.rows ?? []), ...rows], scales };
      }
      return all;
    },
  };
}
