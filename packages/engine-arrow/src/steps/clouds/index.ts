import { OcpError, type CloudType } from '@ocp/core';
import { aws } from './aws/index.ts';
import type { CloudKernels } from './cloud-kernels.ts';

export type { CloudContext, CloudKernels, CloudStep } from './cloud-kernels.ts';

/** The rules of each cloud that are its own; undefined for one that is not built yet. */
export const cloudKernels: Readonly<Record<CloudType, CloudKernels | undefined>> = {
  AWS: aws,
  Azure: undefined,
  GCP: undefined,
};

/** The rules of a cloud. Fails with `PIPELINE_UNSUPPORTED` for one that is not built yet. */
export function kernelsOf(type: CloudType): CloudKernels {
  const kernels = cloudKernels[type];
  if (kernels !== undefined) return kernels;
  throw new OcpError('PIPELINE_UNSUPPORTED', `no kernels make OpenShift on ${type}`, {
    where: { engine: 'arrow', cloud: type },
    hint: 'Choose an engine that has this pipeline, such as duckdb.',
  });
}
