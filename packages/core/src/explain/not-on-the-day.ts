import { cloudOf } from '../clouds/index.ts';
import type { Day, StoreTransaction } from '../contract/index.ts';
import { inputsOf } from '../plan/index.ts';
import { openWindow } from '../run/window.ts';
import type { AskedPlan } from './asked-plan.ts';
import { idsOfBill, meantIds } from './bill-ids.ts';
import { textOf } from './costs.ts';
import type { ResourceExplanation } from './explanation.ts';
import { nearestIds } from './nearest-ids.ts';
import { openshiftDays, openshiftNodes } from './openshift-days.ts';
import { ALL_ROWS, inWindow } from './window-session.ts';

/** Looks for a resource on all days of a plan, in the bill and in the detail: what to say where the day has no row of it. */
export async function notOnTheDay(
  asked: AskedPlan,
  resource: string,
  transaction: StoreTransaction,
): Promise<OutcomeWithoutRows> {
  const { meant, billed, ids } = await inBill(asked, resource);
  const detailed = await daysInDetail(asked, resource, transaction);
  if (meant.length + detailed.length === 0) {
    const nodes = await openshiftNodes(asked, transaction);
    const nearest = nearestIds(cloudOf(asked.plan.cloud.type), resource, ids, nodes);
    return { outcome: 'not in the bill', days: asked.plan.days, nearest };
  }
  return {
    outcome: 'no row on the day',
    ids: [...new Set([...meant, ...(detailed.length === 0 ? [] : [resource])])],
    days: [...new Set([...billed, ...detailed])].sort(),
  };
}

/** Which ids of the bill were meant, the days of their rows, and all ids that there are. */
async function inBill({ plan, parts }: AskedPlan, resource: string) {
  const sources = { schema: plan.schema, openshift: plan.cluster.sourceUuid, cloud: plan.cloud.source };
  const inputs = inputsOf(plan.pipeline, sources, plan.days).filter(
    ({ relation }) => relation === 'bill_rows',
  );
  const session = await openWindow(plan.pipeline, { ...plan.days, inputs, config: {}, state: [] }, parts);
  try {
    const cloud = cloudOf(plan.cloud.type);
    const all = await idsOfBill(cloud, session);
    const meant = meantIds(cloud, all, resource);
    const billed: Day[] = [];
    for (const { column, id } of meant) {
      for (const row of await session.rows('bill_rows', { [column]: id }, ALL_ROWS, ['usage_start'])) {
        billed.push(textOf(row, 'usage_start') ?? '');
      }
    }
    return { meant: meant.map(({ id }) => id), billed, ids: all };
  } finally {
    await session.close();
  }
}

/**
 * The days on which the detail has an id that is of a node of OpenShift and not of the bill (spec ocp-on-gcp.md 5). Only their windows
 * can tell; those are made in which OpenShift has the node.
 */
async function daysInDetail(
  asked: AskedPlan,
  resource: string,
  transaction: StoreTransaction,
): Promise<readonly Day[]> {
  const { plan, parts } = asked;
  if (cloudOf(plan.cloud.type).differences.resourceId === 'bill') return [];
  const known = (await openshiftDays(asked, 'resource_id', transaction)).get(resource) ?? [];
  const days: Day[] = [];
  for (const window of plan.windows) {
    if (!known.some((day) => window.start <= day && day <= window.end)) continue;
    const of = { resource_id: resource };
    const rows = await inWindow(plan, window, parts, ({ session }) =>
      session.rows('split_parts', of, ALL_ROWS, ['usage_start']),
    );
    days.push(...rows.map((row) => textOf(row, 'usage_start') ?? ''));
  }
  return days;
}

type OutcomeWithoutRows =
  | Pick<Extract<ResourceExplanation, { outcome: 'no row on the day' }>, 'outcome' | 'ids' | 'days'>
  | Pick<Extract<ResourceExplanation, { outcome: 'not in the bill' }>, 'outcome' | 'days' | 'nearest'>;
