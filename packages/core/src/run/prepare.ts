import { monthStart, type DayRange, type PartitionRef, type StoreTransaction } from '../contract/index.ts';
import { podDays } from '../inputs/openshift.ts';
import {
  cloudParameters,
  planOpenshift,
  planOpenshiftOnCloud,
  runParameters,
  type RunPlan,
} from '../plan/index.ts';
import { cloudSource, type Request } from '../request.ts';
import type { InputFinder } from './inputs.ts';

/**
 * Reads configuration and inputs and plans the run of one cluster; writes nothing. Fails when staged rows of its days are
 * gone.
 */
export async function planRun(
  request: Request,
  transaction: StoreTransaction,
  finder: InputFinder,
): Promise<RunPlan> {
  const plan = await planned(request, transaction, finder);
  await finder.checkKept(request.ocp_source_uuid, plan.days, transaction.sql);
  return plan;
}

async function planned(
  request: Request,
  transaction: StoreTransaction,
  finder: InputFinder,
): Promise<RunPlan> {
  const asked: DayRange = { start: request.start_date, end: request.end_date };
  const cloud = cloudSource(request);
  const tenant = await transaction.config(request.ocp_source_uuid, asked);
  const run = runParameters(request, tenant);
  if (cloud !== undefined) {
    const config = await transaction.cloudConfig(cloud, request.ocp_source_uuid, asked);
    return planOpenshiftOnCloud(request, run, cloudParameters(request, cloud, config), tenant, config);
  }
  const pods: PartitionRef = {
    table: podDays,
    schema: request.schema,
    source: run.sourceUuid,
    month: monthStart(asked.start),
  };
  const firstPodDay = await finder.firstDay(pods, asked, transaction.sql);
  return planOpenshift(request, run, tenant, { firstPodDay });
}
