import type { Pipeline, PipelineName } from '../contract/index.ts';
import { cloudTypes, wordOf } from '../contract/index.ts';
import { cloudDaily } from './cloud-daily/index.ts';
import { ocpPipeline } from './openshift/index.ts';
import { openshiftOnCloud } from './openshift-on-cloud/index.ts';

export * from './cloud-daily/index.ts';
export * from './machines/index.ts';
export * from './openshift/index.ts';
export * from './openshift-on-cloud/index.ts';
export * from './rates/index.ts';

/** The pipeline of a name. */
export function pipelineNamed(name: PipelineName): Pipeline {
  for (const type of cloudTypes) {
    if (name === wordOf(type)) return cloudDaily(type);
    if (name === `ocp-${wordOf(type)}`) return openshiftOnCloud(type);
  }
  return ocpPipeline;
}
