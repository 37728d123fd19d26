import type { CloudRules } from '../cloud-rules.ts';
import { billRow } from './bill-row.ts';
import { daily } from './daily.ts';
import { diskRemainders } from './disk-remainders.ts';
import { diskCapacities } from './disk-sizes.ts';
import { diskVolumes } from './disk-volumes.ts';
import { infrastructureMatches, matchedResources } from './matches.ts';
import { nodeLinks } from './node-links.ts';
import { tagPairs } from './tag-pairs.ts';

/** What is GCP's own (spec ocp-on-gcp.md). */
export const gcpRules: CloudRules = {
  billRow,
  daily,
  matchedResources,
  infrastructureMatches,
  diskVolumes,
  nodeLinks,
  diskCapacities,
  diskRemainders,
  tagPairs,
};
