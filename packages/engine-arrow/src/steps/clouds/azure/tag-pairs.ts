import { sharedPairs } from '../../openshift-on-cloud/shared-pairs.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-azure.md 3.1: of all lines of the window. */
export const foundTagPairs: CloudStep = (context) => sharedPairs(context.table('tag_members'), context);
