import type { Pipeline, PipelineName } from '../contract/index.ts';
import { cloudTypes, wordOf } from '../contract/index.ts';
import { ocpPipeline } from './openshift/index.ts';
import { openshiftOnCloud } from './openshift-on-cloud/index.ts';

export * from './machines/index.ts';
export * from './openshift/index.ts';
export * from './openshift-on-cloud/index.ts';
export * from './rates/index.ts';

/** The pipeline of a name. */
export function pipelineNamed(name: PipelineName): Pipeline {
  const type = cloudTypes.find((candidate) => name === `ocp-${wordOf(candidate)}`);
  return type === undefined ? ocpPipeline : openshiftOnCloud(type);
}
