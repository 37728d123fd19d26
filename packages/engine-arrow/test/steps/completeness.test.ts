import {
  clouds,
  cloudTypes,
  infrastructurePipeline,
  machinesPipeline,
  pipelineNamed,
  wordOf,
  type PipelineName,
} from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { expect, test } from 'vitest';
import { stepsOf } from '../../src/steps/index.ts';

const { pipelines } = arrow().capabilities;
const full = Object.entries(pipelines).filter(([, level]) => level === 'full');

test.each(full)('every step of %s has its kernel, and no other', (name) => {
  const pipeline = pipelineNamed(name as PipelineName);
  const steps = pipeline.steps.map((step) => step.name);
  expect(Object.keys(stepsOf(pipeline)).sort()).toEqual(steps.sort());
});

test.each(cloudTypes)('every cloud that there is can be run: %s', (type) => {
  const level = clouds[type] === undefined ? 'none' : 'full';
  expect(pipelines[`ocp-${wordOf(type)}`]).toBe(level);
  if (level === 'full') expect(Object.keys(stepsOf(infrastructurePipeline(type)))).toHaveLength(1);
});

test('every step of virtual machines and GPUs has its kernel, and no other', () => {
  const steps = machinesPipeline.steps.map(({ name }) => name);
  expect(Object.keys(stepsOf(machinesPipeline)).sort()).toEqual(steps.sort());
});
