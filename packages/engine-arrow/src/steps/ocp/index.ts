import type { ArrowStep } from '../step.ts';
import { clusterCapacity, nodeCapacity } from './capacities.ts';
import { clusterClaims, clusterNodes, clusterProjects } from './cluster-information.ts';
import { namespaceLabelSets, nodeLabelSets } from './label-sets.ts';
import { labelObjects, labelPairs } from './labels.ts';
import { mergedLabels } from './merged-labels.ts';
import { namespaceCategories } from './namespace-categories.ts';
import { nodeRoles } from './node-roles.ts';
import { podRows } from './pod-rows.ts';
import { podUsage } from './pod-usage.ts';
import { storageRows } from './storage-rows.ts';
import { summaryRows } from './summary-rows.ts';
import { unallocatedRows } from './unallocated-rows.ts';
import { volumeMounts, volumeShares } from './volume-mounts.ts';

/** The OpenShift daily summary (spec ocp-daily.md). */
export const ocpSteps: readonly ArrowStep[] = [
  podUsage,
  nodeCapacity,
  clusterCapacity,
  labelPairs,
  labelObjects,
  clusterNodes,
  clusterClaims,
  clusterProjects,
  nodeRoles,
  nodeLabelSets,
  namespaceLabelSets,
  namespaceCategories,
  volumeMounts,
  volumeShares,
  mergedLabels,
  podRows,
  storageRows,
  unallocatedRows,
  summaryRows,
];
