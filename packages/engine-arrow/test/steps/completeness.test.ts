import { cloudTypes, infrastructurePipeline, pipelineNamed, wordOf, type PipelineName } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { expect, test } from 'vitest';
import { cloudKernels } from '../../src/steps/clouds/index.ts';
import { stepsOf } from '../../src/steps/index.ts';

const { pipelines } = arrow().capabilities;
const full = Object.entries(pipelines).filter(([, level]) => level === 'full');

test.each(full)('every step of %s has its kernel, and no other', (name) => {
  const pipeline = pipelineNamed(name as PipelineName);
  const steps = pipeline.steps.map((step) => step.name);
  expect(Object.keys(stepsOf(pipeline)).sort()).toEqual(steps.sort());
});

test.each(cloudTypes)('what the engine says of %s is what it has', (type) => {
  const level = cloudKernels[type] === undefined ? 'none' : 'full';
  expect(pipelines[`ocp-${wordOf(type)}`]).toBe(level);
  if (level === 'full') expect(Object.keys(stepsOf(infrastructurePipeline(type)))).toHaveLength(1);
});
