import type { CostStage, Golden, GoldenStage } from '@ocp/core/conformance';
import type { PipelineName } from '@ocp/core';
import type { Scenario } from './scenario.ts';

/**
 * The stages of a golden, in their order. With several clusters a repetition is not compared: it sees the nodes of all
 * clusters from the beginning, which the first run of the reference did not. In a life there is none: it would be one more
 * run than the reference had.
 */
export function stagesOf({ cloud, clusters, settings, life, cost_runs }: Scenario): Golden['stages'] {
  const lives = life.length > 0;
  const stages: { stage: GoldenStage; pipeline: PipelineName | 'rates' }[] = [];
  if (cloud !== 'none' && settings.cloud_first) {
    stages.push(
      { stage: 'cloud-daily', pipeline: cloud },
      { stage: 'cloud-daily-repeated', pipeline: cloud },
    );
  }
  stages.push({ stage: 'ocp', pipeline: 'ocp' });
  if (clusters.length === 1 && !lives) stages.push({ stage: 'ocp-repeated', pipeline: 'ocp' });
  if (settings.rerun) stages.push({ stage: 'ocp-again', pipeline: 'ocp' });
  const onCloud = cloud === 'none' ? undefined : (`ocp-${cloud}` as const);
  if (onCloud !== undefined) stages.push({ stage: 'cloud', pipeline: onCloud });
  if (onCloud !== undefined && !lives) stages.push({ stage: 'cloud-repeated', pipeline: onCloud });
  life.forEach(({ run }, index) => {
    for (const part of run) {
      const pipeline = part === 'cloud' ? onCloud : 'ocp';
      if (pipeline !== undefined) stages.push({ stage: `life-${index + 1}-${part}`, pipeline });
    }
  });
  for (const { folder } of cost_runs) stages.push({ stage: folder as CostStage, pipeline: 'rates' });
  return stages;
}

/** Whether a stage is of the cloud by itself. */
export const isAlone = (stage: GoldenStage) => stage.startsWith('cloud-daily');

/** A stage of a life: after which change, counted from 1, and which part of it. */
export function lifeStage(stage: GoldenStage): { number: number; part: 'ocp' | 'cloud' } | undefined {
  const match = /^life-(\d+)-(ocp|cloud)$/.exec(stage);
  return match === null ? undefined : { number: Number(match[1]), part: match[2] as 'ocp' | 'cloud' };
}

/** Below a golden: what was read and written after the N-th change. */
export const changeFolder = (number: number) => `life-${number}`;
