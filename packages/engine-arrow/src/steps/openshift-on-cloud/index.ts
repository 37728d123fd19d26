import type { AttributionStepName, Cloud } from '@ocp/core';
import type { CloudKernels, CloudStep } from '../clouds/cloud-kernels.ts';
import { diskRemainders } from './disk-remainders.ts';
import { claimParts, diskPools } from './disks.ts';
import { matchedRows, resourceCandidates } from './matching.ts';
import { networkParts, nodeParts } from './nodes.ts';
import { finalTags, resultRows } from './results.ts';
import { splitParts } from './split.ts';
import { consoleTable, detail, keptRows } from './tables.ts';
import { tagLabels } from './tag-labels.ts';
import { tagParts, tagSharing } from './tag-parts.ts';
import { tagProfiles } from './tag-profiles.ts';
import { tagTargets } from './tag-targets.ts';
import { tagMatches, tagMembers, tagObjects, tagPairs, tagStrings } from './tags.ts';

/** OpenShift on a cloud: the rules of all clouds, and in their places those of this one (spec ocp-on-aws.md). */
export function openshiftOnCloud(cloud: Cloud, own: CloudKernels): Readonly<Record<string, CloudStep>> {
  const attribution: Record<AttributionStepName, CloudStep> = {
    resource_candidates: resourceCandidates,
    matched_resources: own.matchedResources,
    tag_members: tagMembers,
    tag_pairs: tagPairs,
    tag_strings: tagStrings,
    tag_matches: tagMatches,
    tag_objects: tagObjects,
    matched_rows: matchedRows,
    disk_volumes: own.diskVolumes,
    disk_capacities: own.diskSizes,
    claim_parts: claimParts,
    disk_pools: diskPools,
    disk_remainders: own.diskRemainders ?? diskRemainders,
    node_links: own.nodeLinks,
    node_parts: nodeParts,
    tag_profiles: tagProfiles,
    tag_labels: tagLabels,
    tag_targets: tagTargets,
    tag_parts: tagParts,
    tag_sharing: tagSharing,
    network_parts: networkParts,
    split_parts: splitParts,
    final_tags: finalTags,
    result_rows: resultRows,
  };
  return {
    ...attribution,
    ...(own.keptRows && { kept_rows: keptRows(own.keptRows) }),
    detail,
    ...Object.fromEntries(cloud.console.map((table) => [table.name, consoleTable(table)])),
  };
}
