import type { Engine } from '../contract/index.ts';
import type { TableComparison } from '../parity/index.ts';
import type { PipelineName } from '../contract/index.ts';

/**
 * `ocp`: the OpenShift stage of all clusters, in order. `ocp-repeated`: the same once more, which must change nothing.
 * `ocp-again`: the first cluster's OpenShift stage on what the cloud stage left. `cloud`: OpenShift on the cloud for all
 * clusters, in order. `cloud-repeated`: the same once more, which must change nothing. `cloud-daily`: the cloud by itself, in a
 * database of its own; `cloud-daily-repeated`: the same once more.
 */
export type GoldenStage =
  | 'cloud-daily'
  | 'cloud-daily-repeated'
  | 'ocp'
  | 'ocp-repeated'
  | 'ocp-again'
  | 'cloud'
  | 'cloud-repeated'
  | LifeStage
  | CostStage;

/**
 * A tenant's life after the stages `ocp` and `cloud`: what runs after the N-th change of its configuration and inputs, the
 * OpenShift stage of the clusters that the change names, or the cloud stage of all.
 */
export type LifeStage = `life-${number}-${'ocp' | 'cloud'}`;

/**
 * A run of the cost model after the stages `ocp` and `cloud`, by its folder: costs in the daily summary, or by rate in
 * `rates_to_usage`. Rows of the statements that need reports are compared; `repeated`: the run once more, which must change
 * nothing.
 */
export type CostStage = `cost-model${string}`;

/** Real inputs with the rows that the reference made of them. */
export interface Golden {
  name: string;
  /** What can be compared, in the order in which it runs, with the pipeline that an engine needs for it. */
  stages: readonly { stage: GoldenStage; pipeline: PipelineName | 'rates' }[];
  /** Loads the golden; the stages are then run on what the earlier ones left. Fails with `GOLDEN_INVALID`. */
  open(engine: Engine): Promise<GoldenRun>;
}

export interface GoldenRun {
  /** Runs a stage and compares every table of it; left is the golden. Fails as a run fails. */
  compare(stage: GoldenStage): Promise<TableComparison[]>;
  /** Gives back everything; never fails. */
  close(): Promise<void>;
}
