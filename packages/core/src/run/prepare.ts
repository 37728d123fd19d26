import type { DayRange } from '../days.ts';
import type { InputName } from '../inputs.ts';
import type { Lake, LakeFile } from '../lake.ts';
import { openshiftConfig, type ConfigRelations } from '../pipelines/config.ts';
import { planOpenshift, runParameters, type ClusterPlan } from '../plan.ts';
import type { Request } from '../request.ts';
import type { StoreTransaction } from '../store.ts';

/** A plan with the configuration that it was made from. */
export interface PreparedCluster {
  plan: ClusterPlan;
  config: ConfigRelations;
}

/** Reads configuration and lake and plans the run of one cluster; writes nothing. */
export async function prepareCluster(
  request: Request,
  transaction: StoreTransaction,
  lake: Lake,
  signal: AbortSignal,
): Promise<PreparedCluster> {
  const asked: DayRange = { start: request.start_date, end: request.end_date };
  const tenant = await transaction.config(request.ocp_source_uuid, asked);
  const run = runParameters(request, tenant);
  const partition = { schema: request.schema, source: run.sourceUuid, month: asked.start };
  const pods = await lake.files({ table: 'pod_days', ...partition }, signal);
  const firstPodDay = await lake.firstDay('pod_days', pods, asked, signal);
  const plan = planOpenshift(request, run, { firstPodDay });
  return { plan, config: openshiftConfig(run, tenant, plan.days) };
}

/** The files of every input of a plan. */
export async function fetchInputs(
  plan: ClusterPlan,
  lake: Lake,
  signal: AbortSignal,
): Promise<Partial<Record<InputName, LakeFile[]>>> {
  const inputs: Partial<Record<InputName, LakeFile[]>> = {};
  for (const table of plan.pipeline.inputs) {
    const partition = { table, schema: plan.schema, source: plan.run.sourceUuid, month: plan.days.start };
    inputs[table] = await lake.files(partition, signal);
  }
  return inputs;
}
