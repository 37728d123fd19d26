import type { Golden, GoldenStage } from '@ocp/core/conformance';
import type { PipelineName } from '@ocp/core';
import type { Scenario } from './scenario.ts';

/**
 * The stages of a golden, in their order. With several clusters a repetition is not compared: it sees the nodes of all
 * clusters from the beginning, which the first run of the reference did not.
 */
export function stagesOf({ cloud, clusters, settings }: Scenario): Golden['stages'] {
  const stages: { stage: GoldenStage; pipeline: PipelineName }[] = [{ stage: 'ocp', pipeline: 'ocp' }];
  if (clusters.length === 1) stages.push({ stage: 'ocp-repeated', pipeline: 'ocp' });
  if (settings.rerun) stages.push({ stage: 'ocp-again', pipeline: 'ocp' });
  if (cloud !== 'none') {
    const pipeline = `ocp-${cloud}` as const;
    stages.push({ stage: 'cloud', pipeline }, { stage: 'cloud-repeated', pipeline });
  }
  return stages;
}
