import { summaryColumns, type ColumnType } from '@ocp/core';
import type { Dialect } from '../dialect.ts';
import { nullOf } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';

const noUsageCost = `'{"cpu": 0.000000000, "memory": 0.000000000, "storage": 0.000000000}'`;

const ofRun: Record<string, string> = {
  report_period_id: 'run.report_period_id',
  cluster_id: 'run.cluster_id',
  cluster_alias: 'run.cluster_alias',
  usage_end: 'part.usage_start',
};

/** The rows of one part with all columns of the summary: those of the run, its own, what is said here, else null. */
function part(
  dialect: Dialect,
  ref: Ref,
  rows: string,
  own: readonly string[],
  said: Record<string, string>,
) {
  const fixed: Record<string, string> = {
    uuid: dialect.functions.uuid(),
    source_uuid: `cast(run.source_uuid as ${dialect.types.uuid})`,
    ...ofRun,
    ...said,
  };
  const columns = Object.entries(summaryColumns).map(([column, type]: [string, ColumnType]) => {
    const value = fixed[column] ?? (own.includes(column) ? `part.${column}` : nullOf(dialect, type));
    return `${value} as ${column}`;
  });
  return `select ${columns.join(', ')} from ${rows} part cross join ${ref('run')} run`;
}

const numbers = (...parts: string[]) =>
  Object.keys(summaryColumns).filter((column) => parts.some((name) => column.startsWith(name)));
const place = ['usage_start', 'namespace', 'node', 'resource_id', 'cost_category_id'];
const podColumns = [
  ...place,
  'pod_labels',
  ...numbers('pod_usage', 'pod_request', 'pod_effective', 'pod_limit'),
];
const capacityColumns = numbers('node_capacity', 'cluster_capacity');
const volumeColumns = numbers('persistentvolume', 'storageclass', 'csi_volume_handle', 'volume_');

/** Spec ocp-daily.md 5, 6.2, 7, 9: the three kinds of rows with their constants; none can be equal to another. */
export const summaryRows: SqlStep = {
  view: true,
  sql: (dialect, ref) => {
    const { labelTexts } = dialect.functions;
    return [
      part(dialect, ref, labelTexts(ref('pod_rows'), 'pod_labels'), [...podColumns, ...capacityColumns], {
        data_source: `'Pod'`,
        all_labels: `coalesce(part.pod_labels, '{}')`,
        infrastructure_usage_cost: noUsageCost,
      }),
      part(dialect, ref, labelTexts(ref('storage_rows'), 'volume_labels'), [...place, ...volumeColumns], {
        data_source: `'Storage'`,
        all_labels: `coalesce(part.volume_labels, '{}')`,
        infrastructure_usage_cost: noUsageCost,
      }),
      part(
        dialect,
        ref,
        ref('unallocated_rows'),
        [...place, ...numbers('pod_usage', 'pod_request', 'pod_effective'), ...capacityColumns],
        { data_source: `'Pod'`, all_labels: `'{}'` },
      ),
    ].join('\n    union all\n    ');
  },
};
