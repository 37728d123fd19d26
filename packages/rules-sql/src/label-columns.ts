import type { Pipeline } from '@ocp/core';
import { sqlStep } from './rule-sets.ts';

/** Label columns of the inputs: what the rules of the OpenShift summary read of them may be numbers. */
const ofInputs: Readonly<Record<string, readonly string[]>> = {
  pod_days: ['pod_labels'],
  storage_days: ['persistentvolume_labels', 'persistentvolumeclaim_labels'],
  node_label_days: ['node_labels'],
  namespace_label_days: ['namespace_labels'],
};

/** Label columns of an input or a step of a pipeline. On a cloud, labels are texts. */
export function labelColumns(pipeline: Pipeline, relation: string): readonly string[] {
  if (pipeline.kind !== 'openshift') return [];
  if (pipeline.inputs.some((input) => input.relation === relation)) return ofInputs[relation] ?? [];
  if (!pipeline.steps.some(({ name }) => name === relation)) return [];
  return sqlStep(pipeline, relation).labels ?? [];
}
