import { summaryColumns, type ColumnType } from '@ocp/core';
import { NULL_CODE, numberAt, randomUuids, sameCode, sameNumber, type Column } from '../../columns.ts';
import { concat } from '../../concat.ts';
import { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';

const noUsageCost = '{"cpu": 0.000000000, "memory": 0.000000000, "storage": 0.000000000}';

/** Spec ocp-daily.md 5, 6.2, 7, 9: the three kinds of rows with their constants; none can be equal to another. */
export const summaryRows: ArrowStep = (context) => {
  const parts = [
    part(context, 'pod_rows', 'Pod', 'pod_labels', noUsageCost),
    part(context, 'storage_rows', 'Storage', 'volume_labels', noUsageCost),
    part(context, 'unallocated_rows', 'Pod', undefined, undefined),
  ];
  return concat(parts, Object.keys(summaryColumns));
};

/** The rows of one kind with all columns of the summary: its own, those of the run, else null. */
function part(
  context: StepContext,
  relation: string,
  dataSource: string,
  labels: string | undefined,
  usageCost: string | undefined,
): Table {
  const { pool, table } = context;
  const rows = table(relation);
  const run = table('run');
  const text = (value: string) => sameCode(pool.intern(value), rows.rows);
  const none = pool.intern('{}');
  const ofRun = (name: string) => sameCode(run.codes(name)[0] ?? NULL_CODE, rows.rows);
  const said: Record<string, Column> = {
    uuid: randomUuids,
    report_period_id: sameNumber(numberAt(run.numbers('report_period_id'), 0), rows.rows),
    cluster_id: ofRun('cluster_id'),
    cluster_alias: ofRun('cluster_alias'),
    source_uuid: ofRun('source_uuid'),
    usage_end: rows.column('usage_start'),
    data_source: text(dataSource),
    all_labels:
      labels === undefined
        ? text('{}')
        : { codes: rows.codes(labels).map((code) => (code === NULL_CODE ? none : code)) },
    ...(usageCost === undefined ? {} : { infrastructure_usage_cost: text(usageCost) }),
  };
  const columns = Object.entries(summaryColumns).map(([name, type]: [string, ColumnType]) => {
    const own = rows.has(name) ? rows.column(name) : nullColumn(type, rows.rows);
    return [name, said[name] ?? own] as const;
  });
  return new Table(rows.rows, Object.fromEntries(columns));
}

function nullColumn(type: ColumnType, rows: number): Column {
  const isNumber = type === 'double' || type === 'integer' || type === 'boolean';
  return isNumber ? sameNumber(null, rows) : sameCode(NULL_CODE, rows);
}
