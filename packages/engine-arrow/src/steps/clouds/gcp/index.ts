import type { CloudKernels } from '../cloud-kernels.ts';
import { billRow } from './bill-row.ts';
import { daily } from './daily.ts';
import { diskRemainders } from './disk-remainders.ts';
import { diskSizes } from './disk-sizes.ts';
import { diskVolumes } from './disk-volumes.ts';
import { infrastructureMatches, matchedResources } from './matches.ts';
import { nodeLinks } from './node-links.ts';
import { foundTagPairs } from './tag-pairs.ts';

/** The rules of Google Cloud Platform (spec ocp-on-gcp.md). */
export const gcp: CloudKernels = {
  billRow,
  daily,
  matchedResources,
  infrastructureMatches,
  foundTagPairs,
  diskVolumes,
  diskSizes,
  diskRemainders,
  nodeLinks,
};
