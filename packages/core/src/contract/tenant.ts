import type { Day } from './days.ts';
import { placeTags, type CloudType } from './words.ts';

/** A source whose bill OpenShift runs on. */
export interface CloudSource {
  type: CloudType;
  source: string;
}

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

/** The size of a disk by a name in the bill. */
export interface DiskSize {
  readonly name: string;
  readonly gibibytes: number;
}

/** What a run on a cloud reads besides (spec inputs.md section 5). */
export interface CloudConfig {
  /** The first bill of the cloud source and month: without it there is nothing to do. */
  billId: number | undefined;
  /** Whether the OpenShift source has a cluster row: without it there is nothing to do. */
  clusterKnown: boolean;
  /** Percent, of the cloud source's cost model. */
  markup: number;
  /** Percent, of the OpenShift source's cost model; undefined without one. */
  openshiftMarkup: number | undefined;
  /** Of the OpenShift source's cost model. */
  distribution: 'cpu' | 'memory';
  accountAliases: readonly { accountId: string; id: number }[];
  /**
   * Pairs that the reporting tables of the cloud and of OpenShift share, in the cloud's spelling (spec ocp-on-aws.md 3.2,
   * the preferred way).
   */
  reportedTagPairs: readonly { key: string; value: string }[];
  /** Keys that the tenant's key table knows of any provider, enabled or not, and whether of OpenShift. */
  registeredKeys: readonly { key: string; openshift: boolean }[];
  /**
   * Of the cloud, in Koku's `public.reporting_common_diskcapacity` (spec ocp-on-azure.md 2, Config); none where the table is missing,
   * closed to us or without rows of the cloud.
   */
  diskSizes: readonly DiskSize[];
}

/** What a run of a cloud by itself reads (spec cloud-daily.md). */
export interface BillConfig extends Pick<CloudConfig, 'billId' | 'markup' | 'accountAliases'> {
  enabledKeys: readonly EnabledKey[];
  /** Of the source; those that are not of a known account are left out. */
  organizationalUnits: readonly OrganizationalUnit[];
}

/** A unit that an account belongs to from the day of its creation to the day before its deletion. */
export interface OrganizationalUnit {
  accountAliasId: number;
  id: number;
  created: Day;
  deleted: Day | null;
}

/** An OpenShift source of a tenant. */
export interface OpenshiftSource {
  source: string;
  /** What Koku recorded that it runs on. */
  cloud: CloudSource | undefined;
  /** Its report periods of the month. */
  periods: readonly Pick<ReportPeriod, 'id' | 'clusterId'>[];
}

/** The sources of a tenant that have data in a month. */
export interface TenantSources {
  openshift: readonly OpenshiftSource[];
  clouds: readonly CloudSource[];
}

/** A label of virtual machines that is kept without being enabled, as long as any key is. */
export const VM_LABEL = 'vm_kubevirt_io_name';

const keysOf = (enabled: readonly EnabledKey[], ...providers: string[]) => [
  ...new Set(enabled.filter(({ providerType }) => providers.includes(providerType)).map(({ key }) => key)),
];

/** Label keys that survive in an OpenShift summary (spec ocp-daily.md 3.1). */
export function openshiftKeys(enabled: readonly EnabledKey[]): string[] {
  return withVmLabel(keysOf(enabled, 'OCP'));
}

/** Keys that are enabled for a cloud. */
export function cloudKeys(enabled: readonly EnabledKey[], provider: CloudType): string[] {
  return keysOf(enabled, provider);
}

/** Tag keys that matched rows of a cloud keep (spec ocp-on-aws.md 3.4). */
export function cloudTagKeys(enabled: readonly EnabledKey[], provider: CloudType): string[] {
  return [...new Set([...cloudKeys(enabled, provider), ...placeTags])];
}

/** Keys enabled for OpenShift and the cloud in the same spelling (spec ocp-on-aws.md 3.2, B). */
export function sharedKeys(enabled: readonly EnabledKey[], provider: CloudType): string[] {
  const openshift = new Set(keysOf(enabled, 'OCP'));
  return keysOf(enabled, provider).filter((key) => openshift.has(key));
}

/** Keys that the detail of OpenShift on a cloud keeps (spec ocp-on-aws.md 10). */
export function finalTagKeys(enabled: readonly EnabledKey[], provider: CloudType): string[] {
  return withVmLabel(keysOf(enabled, 'OCP', provider));
}

/** Without any enabled key nothing is kept, not even the label of virtual machines. */
function withVmLabel(keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [...new Set([...keys, VM_LABEL])].sort();
}
