import type { SqlStep } from '../step.ts';
import { claimParts, diskCapacities, diskHandles, diskPools, diskRemainders } from './disks.ts';
import { instanceIds, instanceParts, networkParts } from './instances.ts';
import { matchedRows, tagObjects } from './matched-rows.ts';
import { matchedResources, resourceCandidates } from './resource-matches.ts';
import { finalTags, resultRows, splitParts } from './results.ts';
import { awsDetail, awsSummarySteps, awsTagMatches } from './tables.ts';
import { tagMatches, tagMembers, tagPairs, tagStrings } from './tag-matches.ts';
import { tagLabels, tagParts, tagProfiles, tagSharing, tagTargets } from './tag-parts.ts';

/** The rules of OpenShift on AWS (spec ocp-on-aws.md). */
export const ocpAwsSteps: readonly SqlStep[] = [
  resourceCandidates,
  matchedResources,
  tagMembers,
  tagPairs,
  tagStrings,
  tagMatches,
  tagObjects,
  matchedRows,
  diskHandles,
  diskCapacities,
  claimParts,
  diskPools,
  diskRemainders,
  instanceIds,
  instanceParts,
  tagProfiles,
  tagLabels,
  tagTargets,
  tagParts,
  tagSharing,
  networkParts,
  splitParts,
  finalTags,
  resultRows,
  awsTagMatches,
  awsDetail,
  ...awsSummarySteps,
];
