import type { Pipeline } from '@ocp/core';
import { awsInfrastructureSteps, ocpAwsSteps } from './ocp-aws/index.ts';
import { ocpSteps } from './ocp/index.ts';
import type { ArrowStep } from './step.ts';

/** The steps of each pipeline that this engine makes, by the names of its steps in `@ocp/core`. */
export const arrowSteps: Readonly<Partial<Record<Pipeline['name'], readonly ArrowStep[]>>> = {
  ocp: ocpSteps,
  'ocp-aws': ocpAwsSteps,
  'aws-infrastructure': awsInfrastructureSteps,
};
