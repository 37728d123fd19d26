import type { AfterStep } from '@ocp/core';
import { podLabelStep, volumeLabelStep } from './labels/summary.ts';
import { tagMappingStep } from './mapping.ts';
import { uiStep } from './ui/step.ts';
import { uiSummaries } from './ui/summaries.ts';

/** Every step after the engine by its name in a pipeline's `after`. */
export const afterSteps: Readonly<Record<string, AfterStep>> = Object.fromEntries(
  [...uiSummaries.map(uiStep), podLabelStep, volumeLabelStep, tagMappingStep].map((step) => [
    step.name,
    step,
  ]),
);
