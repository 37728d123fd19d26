import type { MachineStepName } from '@ocp/core';
import type { SqlStep } from '../step.ts';
import { gpuNamespaceCategories, gpuUsage } from './gpus.ts';
import { vmClaims, vmRequests } from './virtual-machines.ts';

/** What the tables of virtual machines and GPUs take from reports (spec vm-gpu.md). */
export const machineRules: Readonly<Record<MachineStepName, SqlStep>> = {
  vm_requests: vmRequests,
  vm_claims: vmClaims,
  gpu_namespace_categories: gpuNamespaceCategories,
  gpu_usage: gpuUsage,
};
