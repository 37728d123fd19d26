import type { CloudKernels } from '../cloud-kernels.ts';
import { billRow } from './bill-row.ts';
import { daily } from './daily.ts';
import { diskSizes } from './disk-sizes.ts';
import { diskVolumes } from './disk-volumes.ts';
import { keptRows } from './kept.ts';
import { infrastructureMatches, matchedResources } from './matches.ts';
import { nodeLinks } from './node-links.ts';
import { foundTagPairs } from './tag-pairs.ts';

/** The rules of Amazon Web Services (spec ocp-on-aws.md). */
export const aws: CloudKernels = {
  billRow,
  daily,
  matchedResources,
  infrastructureMatches,
  foundTagPairs,
  diskVolumes,
  diskSizes,
  nodeLinks,
  keptRows,
};
