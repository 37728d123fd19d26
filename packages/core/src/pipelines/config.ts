import type { Columns } from '../columns.ts';
import type { DayRange } from '../days.ts';
import { daysInMonth, daysOf } from '../days.ts';
import type { CloudSource } from '../store.ts';
import {
  cloudTagKeys,
  finalTagKeys,
  openshiftKeys,
  sharedKeys,
  type CloudConfig,
  type TenantConfig,
} from '../tenant.ts';

/** A small relation that is handed to an engine as values. */
export interface ConfigRelation {
  columns: Columns;
  rows: readonly (readonly (string | number | boolean | null)[])[];
}

export type ConfigRelations = Readonly<Record<string, ConfigRelation>>;

/** The parameters of one cluster's run, as one row. */
export interface RunParameters {
  sourceUuid: string;
  reportPeriodId: number;
  clusterId: string;
  clusterAlias: string | null;
}

/** What a run on a cloud is told besides. */
export interface CloudParameters extends CloudSource {
  billId: number;
  /** A fraction with nine decimals, such as 0.1 (spec ocp-on-aws.md 7). */
  markup: number;
  distribution: 'cpu' | 'memory';
  /** A fraction; undefined without a markup of the OpenShift source. */
  openshiftMarkup: number | undefined;
}

/** Every day of the run with the number of days of its month. */
const calendar = (days: DayRange): ConfigRelation => ({
  columns: { day: 'date', days_in_month: 'integer' },
  rows: daysOf(days).map((day) => [day, daysInMonth(day)]),
});

const keyRelation = (keys: readonly string[]): ConfigRelation => ({
  columns: { key: 'text' },
  rows: keys.map((key) => [key]),
});

/** The configuration relations of the OpenShift pipeline; every engine reads the same values. */
export function openshiftConfig(run: RunParameters, tenant: TenantConfig, days: DayRange): ConfigRelations {
  return {
    run: {
      columns: {
        source_uuid: 'text',
        report_period_id: 'integer',
        cluster_id: 'text',
        cluster_alias: 'text',
      },
      rows: [[run.sourceUuid, run.reportPeriodId, run.clusterId, run.clusterAlias]],
    },
    calendar: calendar(days),
    enabled_keys: keyRelation(openshiftKeys(tenant.enabledKeys)),
    category_patterns: {
      columns: { pattern: 'text', cost_category_id: 'integer' },
      rows: tenant.categoryPatterns.map(({ pattern, costCategoryId }) => [pattern, costCategoryId]),
    },
    known_nodes: {
      columns: {
        node: 'text',
        resource_id: 'text',
        cores: 'double',
        role: 'text',
        architecture: 'text',
        own: 'boolean',
      },
      rows: tenant.knownNodes.map((n) => [n.node, n.resourceId, n.cores, n.role, n.architecture, n.own]),
    },
  };
}

/** The configuration relations of OpenShift on AWS, for one window. */
export function openshiftOnAwsConfig(
  run: RunParameters,
  cloud: CloudParameters,
  { enabledKeys }: TenantConfig,
  { accountAliases, reportedTagPairs }: CloudConfig,
  window: DayRange,
): ConfigRelations {
  const shared = sharedKeys(enabledKeys, cloud.type);
  return {
    run: {
      columns: {
        source_uuid: 'text',
        report_period_id: 'integer',
        cluster_id: 'text',
        cluster_alias: 'text',
        cloud_source_uuid: 'text',
        bill_id: 'integer',
        markup: 'double',
        distribution: 'text',
      },
      rows: [
        [
          run.sourceUuid,
          run.reportPeriodId,
          run.clusterId,
          run.clusterAlias,
          cloud.source,
          cloud.billId,
          cloud.markup,
          cloud.distribution,
        ],
      ],
    },
    calendar: calendar(window),
    aws_tag_keys: keyRelation(cloudTagKeys(enabledKeys, cloud.type)),
    shared_keys: keyRelation(shared),
    final_tag_keys: keyRelation(finalTagKeys(enabledKeys, cloud.type)),
    reported_tag_pairs: {
      columns: { key: 'text', value: 'text' },
      rows: shared.length === 0 ? [] : reportedTagPairs.map(({ key, value }) => [key, value]),
    },
    account_aliases: {
      columns: { account_id: 'text', id: 'integer' },
      rows: accountAliases.map(({ accountId, id }) => [accountId, id]),
    },
  };
}
