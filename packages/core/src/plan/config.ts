import { cloudOf } from '../clouds/index.ts';
import {
  cloudKeys,
  cloudTagKeys,
  daysInMonth,
  daysOf,
  finalTagKeys,
  integer,
  openshiftKeys,
  sharedKeys,
  text,
  type BillConfig,
  type CloudConfig,
  type ConfigRelation,
  type ConfigRelations,
  type DayRange,
  type TenantConfig,
} from '../contract/index.ts';
import type { BillParameters, CloudParameters, RunParameters } from './plan.ts';

/** Every day of the run with the number of days of its month. */
const calendar = (days: DayRange): ConfigRelation => ({
  columns: { day: 'date', days_in_month: 'integer' },
  rows: daysOf(days).map((day) => [day, daysInMonth(day)]),
});

const keyRelation = (keys: readonly string[]): ConfigRelation => ({
  columns: { key: 'text' },
  rows: keys.map((key) => [key]),
});

const aliasRelation = (aliases: CloudConfig['accountAliases']): ConfigRelation => ({
  columns: { account_id: 'text', ...integer('id') },
  rows: aliases.map(({ accountId, id }) => [accountId, id]),
});

const runColumns = {
  source_uuid: 'text',
  report_period_id: 'integer',
  cluster_id: 'text',
  cluster_alias: 'text',
} as const;
const runRow = ({ sourceUuid, reportPeriodId, clusterId, clusterAlias }: RunParameters) =>
  [sourceUuid, reportPeriodId, clusterId, clusterAlias] as const;

/** Patterns of namespaces with their cost categories. */
export const categoryPatterns = (tenant: TenantConfig): ConfigRelation => ({
  columns: { pattern: 'text', cost_category_id: 'integer' },
  rows: tenant.categoryPatterns.map(({ pattern, costCategoryId }) => [pattern, costCategoryId]),
});

/** The configuration relations of the OpenShift pipeline; every engine reads the same values. */
export function openshiftConfig(run: RunParameters, tenant: TenantConfig, days: DayRange): ConfigRelations {
  return {
    run: { columns: runColumns, rows: [runRow(run)] },
    calendar: calendar(days),
    enabled_keys: keyRelation(openshiftKeys(tenant.enabledKeys)),
    category_patterns: categoryPatterns(tenant),
    known_nodes: {
      columns: {
        ...text('node', 'resource_id'),
        cores: 'double',
        ...text('role', 'architecture'),
        own: 'boolean',
      },
      rows: tenant.knownNodes.map((n) => [n.node, n.resourceId, n.cores, n.role, n.architecture, n.own]),
    },
  };
}

/** The configuration relations of OpenShift on a cloud, for one window. */
export function openshiftOnCloudConfig(
  run: RunParameters,
  cloud: CloudParameters,
  { enabledKeys }: TenantConfig,
  { accountAliases, reportedTagPairs, registeredKeys, diskSizes }: CloudConfig,
  window: DayRange,
): ConfigRelations {
  const { type, source, billId, markup, distribution, tagProcessing } = cloud;
  const { diskSizes: knownSizes } = cloudOf(type);
  const shared = sharedKeys(enabledKeys, type);
  return {
    run: {
      columns: {
        ...runColumns,
        cloud_source_uuid: 'text',
        bill_id: 'integer',
        markup: 'double',
        distribution: 'text',
      },
      rows: [[...runRow(run), source, billId, markup, distribution]],
    },
    calendar: calendar(window),
    cloud_keys: keyRelation(cloudKeys(enabledKeys, type)),
    cloud_tag_keys: keyRelation(cloudTagKeys(enabledKeys, type)),
    // Without any, no pair is looked for in the bill.
    shared_keys: keyRelation(tagProcessing ? shared : []),
    registered_keys: {
      columns: { key: 'text', openshift: 'boolean' },
      rows: registeredKeys.map(({ key, openshift }) => [key, openshift]),
    },
    final_tag_keys: keyRelation(finalTagKeys(enabledKeys, type)),
    reported_tag_pairs: {
      columns: text('key', 'value'),
      rows: shared.length === 0 ? [] : reportedTagPairs.map(({ key, value }) => [key, value]),
    },
    account_aliases: aliasRelation(accountAliases),
    ...(knownSizes !== undefined && {
      disk_sizes: {
        columns: { name: 'text', capacity: 'double' },
        rows: (diskSizes.length === 0 ? knownSizes : diskSizes).map(({ name, gibibytes }) => [
          name,
          gibibytes,
        ]),
      } satisfies ConfigRelation,
    }),
  };
}

/** The configuration relations of a cloud by itself; `month` is that of the bill. */
export function cloudDailyConfig(
  { type, source, billId, markup }: BillParameters,
  { enabledKeys, accountAliases, organizationalUnits }: BillConfig,
  month: DayRange,
): ConfigRelations {
  return {
    run: {
      columns: {
        ...text('cloud_source_uuid', 'invoice_month'),
        bill_id: 'integer',
        markup: 'double',
      },
      rows: [[source, month.start.slice(0, 7).replace('-', ''), billId, markup]],
    },
    cloud_keys: keyRelation(cloudKeys(enabledKeys, type)),
    account_aliases: aliasRelation(accountAliases),
    organizational_units: {
      columns: { account_alias_id: 'integer', id: 'integer', created: 'date', deleted: 'date' },
      rows: organizationalUnits.map((unit) => [unit.accountAliasId, unit.id, unit.created, unit.deleted]),
    },
  };
}
