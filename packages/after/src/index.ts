import type { AfterStep } from '@ocp/core';
import { backPopulationStep } from './cloud/back-population.ts';
import { billTagStep } from './cloud/bill-tags.ts';
import { categoryStep } from './cloud/category-summary.ts';
import { openshiftMarkupStep } from './cloud/openshift-markup.ts';
import { cloudTagStep } from './cloud/tag-summary.ts';
import { podLabelStep, volumeLabelStep } from './labels/summary.ts';
import { gpuSummaryStep } from './machines/gpu-summary.ts';
import { vmSummaryStep } from './machines/vm-summary.ts';
import { pricedUsageStep, sharedCostsStep } from './prices/step.ts';
import { billTagMappingStep, cloudTagMappingStep, tagMappingStep } from './mapping.ts';
import { ocpOnAllStep } from './on-all/step.ts';
import { uiStep } from './ui/step.ts';
import { uiSummaries } from './ui/summaries.ts';

export { chosenAlike } from './machines/accepted.ts';
export { vmChoices, type VmChoices, type VmWindows } from './machines/choices.ts';

const openshiftSteps = [
  pricedUsageStep,
  sharedCostsStep,
  ...uiSummaries.map(uiStep),
  gpuSummaryStep,
  vmSummaryStep,
  podLabelStep,
  volumeLabelStep,
  tagMappingStep,
];

const cloudSteps = [
  billTagStep,
  billTagMappingStep,
  backPopulationStep,
  cloudTagStep,
  cloudTagMappingStep,
  categoryStep,
  ocpOnAllStep,
  openshiftMarkupStep,
];

/** Every step after the engine by its name in a pipeline's `after`. */
export const afterSteps: Readonly<Record<string, AfterStep>> = Object.fromEntries(
  [...openshiftSteps, ...cloudSteps].map((step) => [step.name, step]),
);
