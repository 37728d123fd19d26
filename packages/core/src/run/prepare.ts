import { monthStart, type DayRange } from '../days.ts';
import type { Engine, EngineJob, EngineSession, ResultTable } from '../engine.ts';
import { inputTable, type InputName } from '../inputs.ts';
import type { Lake, LakeFile } from '../lake.ts';
import { openshiftConfig, openshiftOnAwsConfig, type ConfigRelations } from '../pipelines/config.ts';
import {
  cloudParameters,
  cloudSource,
  planOpenshift,
  planOpenshiftOnAws,
  runParameters,
  type ClusterPlan,
  type WindowPlan,
} from '../plan/index.ts';
import type { Request } from '../request.ts';
import type { StoreTransaction } from '../store.ts';

/** A plan with the configuration that it was made from. */
export interface PreparedCluster {
  plan: ClusterPlan;
  /** The configuration relations of a window. */
  config(window: DayRange): ConfigRelations;
}

/** Reads configuration and lake and plans the run of one cluster; writes nothing. */
export async function prepareCluster(
  request: Request,
  transaction: StoreTransaction,
  lake: Lake,
  signal: AbortSignal,
): Promise<PreparedCluster> {
  const asked: DayRange = { start: request.start_date, end: request.end_date };
  const cloud = cloudSource(request);
  const tenant = await transaction.config(request.ocp_source_uuid, asked);
  const run = runParameters(request, tenant);
  if (cloud !== undefined) {
    const config = await transaction.cloudConfig(cloud, request.ocp_source_uuid, asked);
    const parameters = cloudParameters(request, cloud, config);
    return {
      plan: planOpenshiftOnAws(request, run, parameters),
      config: (window) => openshiftOnAwsConfig(run, parameters, tenant, config, window),
    };
  }
  const partition = { schema: request.schema, source: run.sourceUuid, month: asked.start };
  const pods = await lake.files({ table: 'pod_days', ...partition }, signal);
  const firstPodDay = await lake.firstDay('pod_days', pods, asked, signal);
  return {
    plan: planOpenshift(request, run, { firstPodDay }),
    config: (window) => openshiftConfig(run, tenant, window),
  };
}

/** The files of every input of a plan. */
export async function fetchInputs(
  plan: ClusterPlan,
  lake: Lake,
  signal: AbortSignal,
): Promise<EngineJob['inputs']> {
  const inputs: Partial<Record<InputName, LakeFile[]>> = {};
  for (const table of plan.pipeline.inputs) {
    const source = inputTable(table).provider === 'OCP' ? plan.run.sourceUuid : plan.cloud?.source;
    if (source === undefined) continue;
    const partition = { table, schema: plan.schema, source, month: monthStart(plan.days.start) };
    inputs[table] = await lake.files(partition, signal);
  }
  return inputs;
}

/** State of earlier runs: the store's, or a folder's (spec cli.md, "State between runs"). */
export type StateFolder = Pick<StoreTransaction, 'read'>;

/** A session of the engine for one window, with the state that the window reads. */
export async function openWindow(
  window: WindowPlan,
  { plan, config }: PreparedCluster,
  inputs: EngineJob['inputs'],
  engine: Engine,
  limits: EngineJob['limits'],
  earlier: StateFolder,
  signal: AbortSignal,
): Promise<EngineSession> {
  const state: Record<string, ResultTable> = {};
  for (const { relation, table, columns, where } of window.state) {
    state[relation] = await earlier.read(table, columns, where);
  }
  const days = { start: window.start, end: window.end };
  return engine.open({
    pipeline: plan.pipeline,
    days,
    inputs,
    config: config(window),
    state,
    limits,
    signal,
  });
}
