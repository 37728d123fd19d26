import { cloudOf, OcpError, type CloudType, type Pipeline, type PipelineKind } from '@ocp/core';
import { dailyRules } from './cloud-daily/index.ts';
import { cloudRules } from './clouds/index.ts';
import { openshiftRules } from './openshift/index.ts';
import { machineRules } from './machines/index.ts';
import { onCloudRules } from './openshift-on-cloud/index.ts';
import { ratesRules } from './rates/index.ts';
import type { SqlStep } from './step.ts';

type RuleSet = Readonly<Record<string, SqlStep>>;

/** The rules of each kind of pipeline, by the names of its steps in `@ocp/core`. */
const ruleSets: Readonly<Record<PipelineKind, (pipeline: Pipeline) => RuleSet>> = {
  openshift: () => openshiftRules,
  'openshift-on-cloud': (pipeline) => onCloudRules(cloudOf(typeOfCloud(pipeline))),
  'cloud-daily': (pipeline) => dailyRules(cloudOf(typeOfCloud(pipeline))),
  rates: ratesRules,
  machines: () => machineRules,
  infrastructure: (pipeline) => ({
    infrastructure_matches: cloudRules(typeOfCloud(pipeline)).infrastructureMatches,
  }),
};

const made = new Map<string, RuleSet>();

/** The rule of a step. Fails with `PIPELINE_UNSUPPORTED` when there is none. */
export function sqlStep(pipeline: Pipeline, name: string): SqlStep {
  const rules = made.get(pipeline.name) ?? ruleSets[pipeline.kind](pipeline);
  made.set(pipeline.name, rules);
  const step = rules[name];
  if (step !== undefined) return step;
  throw new OcpError('PIPELINE_UNSUPPORTED', `no rule makes ${name}`, { where: { step: name } });
}

function typeOfCloud({ name, cloud }: Pipeline): CloudType {
  if (cloud !== undefined) return cloud;
  throw new OcpError('INTERNAL', `${name} is on no cloud`, { where: { pipeline: name } });
}
