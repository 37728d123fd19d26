import { OcpError, type Day, type StoreTransaction } from '../contract/index.ts';
import type { CloudParameters, RunParameters, RunPlan, WindowPlan } from '../plan/index.ts';
import type { Request } from '../request.ts';
import { InputFinder } from '../run/inputs.ts';
import { makeMissingRows } from '../run/missing-rows.ts';
import type { RunParts } from '../run/parts.ts';
import { planRun } from '../run/prepare.ts';
import type { WindowParts } from '../run/window.ts';
import { cloudOf } from '../clouds/index.ts';
import { currencyOf } from './currencies.ts';
import type { ExplanationFrame } from './explanation.ts';

/** A plan of OpenShift on a cloud, and with what its windows are opened. */
export interface AskedPlan {
  readonly plan: RunPlan & { cloud: CloudParameters; cluster: RunParameters };
  readonly window: WindowPlan;
  readonly parts: WindowParts;
}

/**
 * Plans a request for the window of a day, and makes the OpenShift rows that it misses, in a transaction that is rolled back.
 * Fails with `REQUEST_INVALID` when the request is not of a cloud or none of its windows has the day.
 */
export async function planOfDay(
  request: Request,
  day: Day,
  { transaction, parts, signal }: { transaction: StoreTransaction; parts: RunParts; signal: AbortSignal },
): Promise<AskedPlan> {
  const finder = new InputFinder(parts, parts.engine, signal);
  const plan = await planRun(request, { transaction, finder });
  const { cloud, cluster } = plan;
  if (cloud?.distribution === undefined || cluster === undefined) {
    throw new OcpError(
      'REQUEST_INVALID',
      `${plan.pipeline.name} is not of a cluster and its bill: there is nothing to explain`,
      {
        where: { field: 'provider_type' },
        hint: 'Ask for OpenShift on a cloud.',
      },
    );
  }
  const window = plan.windows.find(({ start, end }) => start <= day && day <= end);
  if (window === undefined) {
    throw new OcpError('REQUEST_INVALID', `${day} does not lie in ${plan.days.start} to ${plan.days.end}`, {
      where: { field: 'day' },
      hint: 'Ask for a day between start_date and end_date.',
    });
  }
  const opened = { engine: parts.engine, finder, sql: transaction.sql, limits: request.limits, signal };
  await makeMissingRows(request, plan, transaction, opened);
  const { distribution, openshiftMarkup, tagProcessing = true, unattributedStorage = true } = cloud;
  return {
    plan: {
      ...plan,
      cloud: { ...cloud, distribution, openshiftMarkup, tagProcessing, unattributedStorage },
      cluster,
    },
    window,
    parts: { ...opened, earlier: transaction },
  };
}

/** What holds for the whole answer. */
export function frameOf(
  { plan: { pipeline, cloud, cluster }, window }: AskedPlan,
  day: Day,
  currencies: readonly string[],
): ExplanationFrame {
  return {
    pipeline: pipeline.name,
    cloud: cloud.type,
    cluster: { source: cluster.sourceUuid, id: cluster.clusterId, alias: cluster.clusterAlias },
    cloudSource: cloud.source,
    day,
    window: { start: window.start, end: window.end },
    distribution: cloud.distribution,
    markup: cloud.markup,
    ...currencyOf(currencies),
    openshiftCost: cloudOf(cloud.type).after.infrastructureCost,
  };
}
