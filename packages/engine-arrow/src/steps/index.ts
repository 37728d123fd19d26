import { cloudOf, OcpError, type CloudType, type Pipeline } from '@ocp/core';
import { cloudDaily } from './cloud-daily/index.ts';
import type { CloudStep } from './clouds/cloud-kernels.ts';
import { cloudKernels } from './clouds/index.ts';
import { machines } from './machines/index.ts';
import { openshift } from './openshift/index.ts';
import { openshiftOnCloud } from './openshift-on-cloud/index.ts';
import type { ArrowStep } from './step.ts';

/** The steps of a pipeline by name; their order is that of `@ocp/core`. */
export type ArrowSteps = Readonly<Record<string, ArrowStep>>;

/** What makes the steps of a pipeline. Fails with `PIPELINE_UNSUPPORTED` for a cloud that is not built yet. */
export function stepsOf(pipeline: Pipeline): ArrowSteps {
  switch (pipeline.kind) {
    case 'openshift':
      return openshift;
    case 'openshift-on-cloud': {
      const type = cloudTypeOf(pipeline);
      return onCloud(type, openshiftOnCloud(cloudOf(type), cloudKernels[type]));
    }
    case 'cloud-daily': {
      const type = cloudTypeOf(pipeline);
      return onCloud(type, cloudDaily(cloudKernels[type]));
    }
    case 'infrastructure': {
      const type = cloudTypeOf(pipeline);
      return onCloud(type, { infrastructure_matches: cloudKernels[type].infrastructureMatches });
    }
    case 'machines':
      return machines;
    case 'rates':
      throw new OcpError('PIPELINE_UNSUPPORTED', `no kernel makes ${pipeline.name}`, {
        where: { pipeline: pipeline.name },
      });
  }
}

/** Steps of a cloud with what they are to know of it. */
function onCloud(type: CloudType, steps: Readonly<Record<string, CloudStep>>): ArrowSteps {
  const [cloud, own] = [cloudOf(type), cloudKernels[type]];
  const bound = Object.entries(steps).map(([name, step]): [string, ArrowStep] => [
    name,
    (context) => step({ ...context, cloud, own }),
  ]);
  return Object.fromEntries(bound);
}

function cloudTypeOf({ name, cloud }: Pipeline): CloudType {
  if (cloud !== undefined) return cloud;
  throw new OcpError('INTERNAL', `the pipeline ${name} has no cloud`, { where: { pipeline: name } });
}
