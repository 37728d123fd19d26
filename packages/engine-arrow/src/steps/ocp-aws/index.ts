import type { ArrowStep } from '../step.ts';
import { awsDetail } from './aws-detail.ts';
import { awsSummarySteps } from './aws-summaries.ts';
import { claimParts } from './claim-parts.ts';
import { diskCapacities } from './disk-capacities.ts';
import { diskHandles } from './disk-handles.ts';
import { diskPools } from './disk-pools.ts';
import { diskRemainders } from './disk-remainders.ts';
import { finalTags } from './final-tags.ts';
import { infrastructureMatches } from './infrastructure-matches.ts';
import { instanceIds } from './instance-ids.ts';
import { instanceParts } from './instance-parts.ts';
import { matchedRows } from './matched-rows.ts';
import { networkParts } from './network-parts.ts';
import { matchedResources, resourceCandidates } from './resource-matches.ts';
import { resultRows } from './result-rows.ts';
import { splitParts } from './split-parts.ts';
import { tagLabels } from './tag-labels.ts';
import { awsTagMatches } from './tag-match-state.ts';
import { tagMatches } from './tag-matches.ts';
import { tagMembers } from './tag-members.ts';
import { tagObjects } from './tag-objects.ts';
import { tagPairs } from './tag-pairs.ts';
import { tagParts } from './tag-parts.ts';
import { tagProfiles } from './tag-profiles.ts';
import { tagSharing } from './tag-sharing.ts';
import { tagStrings } from './tag-strings.ts';
import { tagTargets } from './tag-targets.ts';

/** OpenShift on AWS (spec ocp-on-aws.md). */
export const ocpAwsSteps: readonly ArrowStep[] = [
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

/** Which clouds a cluster runs on (spec ocp-on-aws.md 12). */
export const awsInfrastructureSteps: readonly ArrowStep[] = [infrastructureMatches];
