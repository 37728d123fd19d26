import type { DayRange } from '../days.ts';
import type { InputName } from '../inputs.ts';
import type { Lake, LakeFile } from '../lake.ts';
import { openshiftConfig, type ConfigRelations } from '../pipelines/config.ts';
import { ocpPipeline } from '../pipelines/ocp.ts';
import { planOpenshift, runParameters, type ClusterPlan } from '../plan.ts';
import type { Request } from '../request.ts';
import type { StoreTransaction } from '../store.ts';

/** A plan with everything that an engine needs to follow it. */
export interface PreparedCluster {
  plan: ClusterPlan;
  inputs: Partial<Record<InputName, LakeFile[]>>;
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
  const inputs: Partial<Record<InputName, LakeFile[]>> = {};
  for (const table of ocpPipeline.inputs) {
    const partition = { table, schema: request.schema, source: request.ocp_source_uuid, month: asked.start };
    inputs[table] = await lake.files(partition, signal);
  }
  const firstPodDay = await lake.firstDay('pod_days', inputs.pod_days ?? [], asked);
  const plan = planOpenshift(request, run, { firstPodDay });
  return { plan, inputs, config: openshiftConfig(run, tenant, plan.days) };
}
