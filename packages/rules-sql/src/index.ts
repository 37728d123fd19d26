import type { Pipeline } from '@ocp/core';
import { ocpSteps } from './ocp/index.ts';
import { infrastructureMatches } from './ocp-aws/infrastructure.ts';
import { ocpAwsSteps } from './ocp-aws/index.ts';
import type { SqlStep } from './step.ts';

export * from './dialect.ts';
export * from './joins.ts';
export * from './step.ts';

/** The SQL steps of each pipeline that has rules, by the names of its steps in `@ocp/core`. */
export const sqlSteps: Readonly<Partial<Record<Pipeline['name'], readonly SqlStep[]>>> = {
  ocp: ocpSteps,
  'ocp-aws': ocpAwsSteps,
  'aws-infrastructure': [infrastructureMatches],
};
