import { monthStart, type DayRange } from '../days.ts';
import type { Engine, EngineJob, EngineSession, ResultTable } from '../engine.ts';
import { inputTable } from '../inputs.ts';
import type { PartitionRef } from '../lake.ts';
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
import { findInputs, firstInputDay, type FoundInputs, type InputSources } from './inputs.ts';

/** A plan with the configuration that it was made from. */
export interface PreparedCluster {
  plan: ClusterPlan;
  /** The configuration relations of a window. */
  config(window: DayRange): ConfigRelations;
}

/**
 * Reads configuration and inputs and plans the run of one cluster; writes nothing. Fails when staged rows of its days are
 * gone.
 */
export async function prepareCluster(
  request: Request,
  transaction: StoreTransaction,
  sources: InputSources,
  signal: AbortSignal,
): Promise<PreparedCluster> {
  const prepared = await planCluster(request, transaction, sources, signal);
  const { run, days } = prepared.plan;
  await sources.staging?.checkKept(run.sourceUuid, days, transaction.sql);
  return prepared;
}

async function planCluster(
  request: Request,
  transaction: StoreTransaction,
  sources: InputSources,
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
  const pods: PartitionRef = {
    table: 'pod_days',
    schema: request.schema,
    source: run.sourceUuid,
    month: asked.start,
  };
  const firstPodDay = await firstInputDay(pods, asked, sources, transaction.sql, signal);
  return {
    plan: planOpenshift(request, run, { firstPodDay }),
    config: (window) => openshiftConfig(run, tenant, window),
  };
}

/** Every partition that a plan reads. */
export function inputPartitions(plan: ClusterPlan): PartitionRef[] {
  return plan.pipeline.inputs.flatMap((table): PartitionRef[] => {
    const source = inputTable(table).provider === 'OCP' ? plan.run.sourceUuid : plan.cloud?.source;
    return source === undefined
      ? []
      : [{ table, schema: plan.schema, source, month: monthStart(plan.days.start) }];
  });
}

/** Every input of a plan. */
export function planInputs(
  plan: ClusterPlan,
  { engine, ...sources }: InputSources & { engine: Engine },
  signal: AbortSignal,
): Promise<FoundInputs> {
  return findInputs(inputPartitions(plan), plan.days, sources, engine, signal);
}

/** State of earlier runs: the store's, or a folder's (spec cli.md, "State between runs"). */
export type StateFolder = Pick<StoreTransaction, 'read'>;

/** A session of the engine for one window, with the state that the window reads. */
export async function openWindow(
  window: WindowPlan,
  { plan, config }: PreparedCluster,
  { inputs, staged }: FoundInputs,
  engine: Engine,
  transaction: StoreTransaction,
  { earlier, limits, signal }: { earlier: StateFolder } & Pick<EngineJob, 'limits' | 'signal'>,
): Promise<EngineSession> {
  const state: Record<string, ResultTable> = {};
  for (const { relation, table, columns, where } of window.state) {
    state[relation] = await earlier.read(table, columns, where);
  }
  return engine.open({
    pipeline: plan.pipeline,
    days: { start: window.start, end: window.end },
    inputs,
    config: config(window),
    state,
    database: { sql: transaction.sql, staged },
    limits,
    signal,
  });
}
