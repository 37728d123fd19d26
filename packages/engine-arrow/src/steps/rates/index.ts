import type { Pipeline, RatesStepName } from '@ocp/core';
import { gpuNamespaceCategories } from '../machines/gpus.ts';
import type { ArrowStep } from '../step.ts';
import { costs, summaryCosts, usageCosts } from './cost-rows.ts';
import {
  distributedSummaryCosts,
  distributedUsageCosts,
  distributedUsageParts,
  gpuShares,
  gpuUse,
} from './distribution.ts';
import { gpuCapacity, gpuCosts, gpuNodeUsage, gpuUnusedCosts, gpuVendorRates } from './gpus.ts';
import { labelObjects, labelRates, labelTexts, membersOfLabels } from './labels.ts';
import { projectCosts, projectNamespaces, projectPlaces } from './projects.ts';
import { vmDailyCores, vmDayCores, vmDayHours, vmLabels, vmLast, vmUsage } from './virtual-machines.ts';
import { vmCoreCosts, vmCoreTagCosts, vmHourCosts, vmHourTagCosts } from './vm-costs.ts';

/** Costs of rates that need reports (spec cost-model.md 4 to 9). */
export const ratesSteps = (pipeline: Pipeline): Readonly<Record<RatesStepName, ArrowStep>> => ({
  label_texts: labelTexts(pipeline),
  label_members: membersOfLabels,
  label_objects: labelObjects,
  label_rates: labelRates,
  vm_usage: vmUsage,
  vm_day_hours: vmDayHours,
  vm_day_cores: vmDayCores,
  vm_daily_cores: vmDailyCores,
  vm_last: vmLast,
  vm_labels: vmLabels,
  vm_hour_costs: vmHourCosts,
  vm_core_costs: vmCoreCosts,
  vm_hour_tag_costs: vmHourTagCosts,
  vm_core_tag_costs: vmCoreTagCosts,
  gpu_namespace_categories: gpuNamespaceCategories,
  gpu_vendor_rates: gpuVendorRates,
  gpu_costs: gpuCosts,
  gpu_node_usage: gpuNodeUsage,
  gpu_capacity: gpuCapacity,
  gpu_unused_costs: gpuUnusedCosts,
  project_namespaces: projectNamespaces,
  project_places: projectPlaces,
  project_costs: projectCosts,
  costs: costs(pipeline),
  summary_costs: summaryCosts,
  usage_costs: usageCosts,
  gpu_use: gpuUse,
  gpu_shares: gpuShares,
  distributed_summary_costs: distributedSummaryCosts,
  distributed_usage_parts: distributedUsageParts(pipeline),
  distributed_usage_costs: distributedUsageCosts(pipeline),
});
