import type { CloudRules } from '../cloud-rules.ts';
import { billRow } from './bill-row.ts';
import { daily } from './daily.ts';
import { diskCapacities } from './disk-sizes.ts';
import { diskVolumes } from './disk-volumes.ts';
import { kept } from './kept.ts';
import { infrastructureMatches, matchedResources } from './matches.ts';
import { nodeLinks } from './node-links.ts';
import { tagPairs } from './tag-pairs.ts';

/** What is Azure's own (spec ocp-on-azure.md). */
export const azureRules: CloudRules = {
  billRow,
  daily,
  matchedResources,
  infrastructureMatches,
  diskVolumes,
  nodeLinks,
  diskCapacities,
  tagPairs,
  kept,
};
