import type { Columns } from '../columns.ts';
import type { DayRange } from '../days.ts';
import { daysInMonth, daysOf } from '../days.ts';
import { openshiftKeys, type TenantConfig } from '../tenant.ts';

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

/** The configuration relations of the OpenShift pipeline; every engine reads the same values. */
export function openshiftConfig(run: RunParameters, tenant: TenantConfig, days: DayRange): ConfigRelations {
  return {
    run: {
      columns: { source_uuid: 'text', report_period_id: 'integer', cluster_id: 'text', cluster_alias: 'text' },
      rows: [[run.sourceUuid, run.reportPeriodId, run.clusterId, run.clusterAlias]],
    },
    /** Every day of the run with the number of days of its month. */
    calendar: {
      columns: { day: 'date', days_in_month: 'integer' },
      rows: daysOf(days).map((day) => [day, daysInMonth(day)]),
    },
    enabled_keys: {
      columns: { key: 'text' },
      rows: openshiftKeys(tenant.enabledKeys).map((key) => [key]),
    },
    category_patterns: {
      columns: { pattern: 'text', cost_category_id: 'integer' },
      rows: tenant.categoryPatterns.map(({ pattern, costCategoryId }) => [pattern, costCategoryId]),
    },
    known_nodes: {
      columns: { node: 'text', resource_id: 'text', cores: 'double', role: 'text', architecture: 'text', own: 'boolean' },
      rows: tenant.knownNodes.map((n) => [n.node, n.resourceId, n.cores, n.role, n.architecture, n.own]),
    },
  };
}
