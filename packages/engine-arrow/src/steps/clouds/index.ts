import type { CloudType } from '@ocp/core';
import { aws } from './aws/index.ts';
import { azure } from './azure/index.ts';
import type { CloudKernels } from './cloud-kernels.ts';
import { gcp } from './gcp/index.ts';

/** The rules of each cloud that are its own. */
export const cloudKernels: Readonly<Record<CloudType, CloudKernels>> = { AWS: aws, Azure: azure, GCP: gcp };
