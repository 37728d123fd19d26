import { flagsSchema, flagVariables } from '@ocp/core';
import { environmentVariables as ofLake } from '@ocp/lake';
import { environmentVariables as ofCommand, serveVariables } from '@ocp/shim';
import { environmentVariables as ofStore } from '@ocp/store';
import { typeOf } from './variable-types.ts';

/** A variable of the environment, as the packages that read it describe it. */
export interface EnvironmentVariable {
  name: string;
  /** What it may hold, where a schema says so; in markdown. */
  type?: string;
  /** Sentences in markdown. */
  meaning: string;
  /** What holds without it. */
  default?: string;
}

/** Only the workspace's own commands read these. */
const ofTools: readonly EnvironmentVariable[] = [
  {
    name: 'OCP_KOKU_SCHEMA',
    meaning:
      "A dump of a migrated Koku database (`.sql.gz`): the store's tests run on it too. Without it they are shown as skipped.",
  },
  {
    name: 'OCP_ALL_GOLDENS',
    meaning:
      'With `1` every conformance suite takes all goldens; else each takes a fourth of those with a life or with runs of a cost model, and a third of the others.',
  },
  {
    name: 'OCP_TRINO_COMPARED',
    meaning: 'With `some` the tests on Trino are content with a sample; `npm test` sets it.',
  },
  {
    name: 'OCP_TRINO_GOLDENS',
    meaning:
      'A regular expression: the goldens that are run on Trino. `npm run test:trino -- GOLDEN…` sets it. Without it all are.',
  },
  {
    name: 'OCP_STRICT_SKIPS',
    meaning: '`npm test` counts a skipped test as failed when this machine has what the test needs.',
  },
];

const ofRollout = flagVariables.map((variable) => ({
  ...variable,
  type: typeOf(flagsSchema.shape[variable.name as keyof typeof flagsSchema.shape]),
}));

/** Every variable that changes what the system does, by who reads it. */
export const environment: readonly { title: string; variables: readonly EnvironmentVariable[] }[] = [
  { title: 'Database', variables: ofStore },
  { title: 'Lake', variables: ofLake },
  { title: 'Command line', variables: ofCommand },
  { title: 'Rollout', variables: ofRollout },
  { title: 'HTTP host', variables: serveVariables },
  { title: 'Tests', variables: ofTools },
];
