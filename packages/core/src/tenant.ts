import type { Day } from './days.ts';

/** A row of `reporting_enabledtagkeys` that is enabled. */
export interface EnabledKey {
  key: string;
  providerType: string;
}

/** A pattern of `reporting_ocp_cost_category_namespace` (SQL LIKE without an escape character). */
export interface CategoryPattern {
  pattern: string;
  costCategoryId: number;
}

/** A row of `reporting_ocp_nodes`, of any cluster of the tenant. */
export interface KnownNode {
  node: string | null;
  resourceId: string | null;
  cores: number | null;
  role: string | null;
  architecture: string | null;
  /** True when the row belongs to the source of the run. */
  own: boolean;
}

/** The report period of one source and month: without it there is nothing to do. */
export interface ReportPeriod {
  id: number;
  clusterId: string;
  clusterAlias: string | null;
  start: Day;
}

/**
 * What a run reads of the tenant before it plans (spec inputs.md section 5): plain values, so that plans and engines
 * need no database.
 */
export interface TenantConfig {
  enabledKeys: readonly EnabledKey[];
  categoryPatterns: readonly CategoryPattern[];
  knownNodes: readonly KnownNode[];
  reportPeriod: ReportPeriod | undefined;
  /** Name of the provider, which is the cluster's alias (spec inputs.md 5). */
  providerName: string | undefined;
  /** `credentials.cluster_id` of the provider. */
  providerClusterId: string | undefined;
}

/** A label of virtual machines that is kept without being enabled, as long as any key is. */
export const VM_LABEL = 'vm_kubevirt_io_name';

/** Label keys that survive in an OpenShift summary (spec ocp-daily.md 3.1). */
export function openshiftKeys(enabled: readonly EnabledKey[]): string[] {
  const keys = enabled.filter(({ providerType }) => providerType === 'OCP').map(({ key }) => key);
  return keys.length === 0 ? [] : [...new Set([...keys, VM_LABEL])].sort();
}
