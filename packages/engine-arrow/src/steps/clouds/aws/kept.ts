import { profile, tagMatchedRows } from '../../openshift-on-cloud/tag-profiles.ts';
import type { CloudStep } from '../cloud-kernels.ts';

/** Spec ocp-on-aws.md 1, 8: only what another cluster's run asks for. */
export const keptRows: CloudStep = (context) => tagMatchedRows(context).select(['row_uuid', ...profile]);
