import type { OpenshiftStepName } from '@ocp/core';
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
export const openshift: Readonly<Record<OpenshiftStepName, ArrowStep>> = {
  pod_usage: podUsage,
  node_capacity: nodeCapacity,
  cluster_capacity: clusterCapacity,
  label_pairs: labelPairs,
  label_objects: labelObjects,
  cluster_nodes: clusterNodes,
  cluster_claims: clusterClaims,
  cluster_projects: clusterProjects,
  node_roles: nodeRoles,
  node_label_sets: nodeLabelSets,
  namespace_label_sets: namespaceLabelSets,
  namespace_categories: namespaceCategories,
  volume_mounts: volumeMounts,
  volume_shares: volumeShares,
  merged_labels: mergedLabels,
  pod_rows: podRows,
  storage_rows: storageRows,
  unallocated_rows: unallocatedRows,
  summary_rows: summaryRows,
};
