import { cloudOf } from '../clouds/index.ts';
import { inputsOf } from '../plan/index.ts';
import { openWindow } from '../run/window.ts';
import type { AskedPlan } from './asked-plan.ts';
import { idsOfBill, meantIds } from './bill-ids.ts';
import { textOf } from './costs.ts';
import type { ResourceExplanation } from './explanation.ts';
import { nearestNames } from '../nearest/index.ts';
import { ALL_ROWS } from './window-session.ts';

/** Looks for a resource in the bill of all days of a plan: what to say where the day has no row of it. */
export async function notOnTheDay({ plan, parts }: AskedPlan, resource: string) {
  const sources = { schema: plan.schema, openshift: plan.cluster.sourceUuid, cloud: plan.cloud.source };
  const inputs = inputsOf(plan.pipeline, sources, plan.days).filter(
    ({ relation }) => relation === 'bill_rows',
  );
  const session = await openWindow(plan.pipeline, { ...plan.days, inputs, config: {}, state: [] }, parts);
  try {
    const cloud = cloudOf(plan.cloud.type);
    const all = await idsOfBill(cloud, session);
    const meant = meantIds(cloud, all, resource);
    const days = new Set<string>();
    for (const { column, id } of meant) {
      for (const row of await session.rows('bill_rows', { [column]: id }, ALL_ROWS, ['usage_start'])) {
        days.add(textOf(row, 'usage_start') ?? '');
      }
    }
    const names = [...new Set(all.map(({ id }) => id))];
    const found: OutcomeWithoutRows =
      meant.length > 0
        ? {
            outcome: 'no row on the day',
            ids: [...new Set(meant.map(({ id }) => id))],
            days: [...days].sort(),
          }
        : { outcome: 'not in the bill', days: plan.days, nearest: nearestNames(resource, names) };
    return found;
  } finally {
    await session.close();
  }
}

type OutcomeWithoutRows =
  | Pick<Extract<ResourceExplanation, { outcome: 'no row on the day' }>, 'outcome' | 'ids' | 'days'>
  | Pick<Extract<ResourceExplanation, { outcome: 'not in the bill' }>, 'outcome' | 'days' | 'nearest'>;
