import {
  amountsOf,
  costsOf,
  detailGroup,
  detailMaxima,
  markupsOf,
  type Cloud,
  type ConsoleTable,
} from '@ocp/core';
import {
  computed,
  NULL_CODE,
  numberAt,
  randomUuids,
  sameCode,
  sameNumber,
  type Column,
  type NumberColumn,
} from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { chooseNumbers, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { emptyTextsAsNull } from '../empty-as-null.ts';
import { filtered } from './filters.ts';

/** What a cloud keeps for the runs of other clusters, with whose it is. */
export const keptRows =
  (kept: CloudStep): CloudStep =>
  async (context) => {
    const rows = await kept(context);
    const run = context.table('run');
    const ofRun = (column: string) => sameCode(run.codes(column)[0]!, rows.rows);
    return rows.with({ source_uuid: ofRun('source_uuid'), cloud_source_uuid: ofRun('cloud_source_uuid') });
  };

/** Spec ocp-on-aws.md 10, ocp-on-azure.md 8, ocp-on-gcp.md 8. Both label columns hold the filtered tags. */
export const detail: CloudStep = (context) => {
  const { cloud, table, pool } = context;
  const result = table('result_rows');
  const rows = result.with(emptyTextsAsNull(result, cloud.detail.emptyAsNull ?? [], pool));
  const groups = new Grouping(rows, detailGroup(cloud));
  const { keys } = groups;
  const run = table('run');
  return keys.with({
    ...sums(groups, amountsOf(cloud)),
    ...greatest(groups, detailMaxima(cloud), pool),
    ...transferred(keys, groups, cloud, pool),
    ...ofRun(keys, context),
    uuid: randomUuids,
    pod_labels: keys.column('tags'),
    report_period_id: sameNumber(numberAt(run.numbers('report_period_id'), 0), keys.rows),
    cost_entry_bill_id: sameNumber(numberAt(run.numbers('bill_id'), 0), keys.rows),
  });
};

/** The direction as the detail writes it, and the gigabytes of either; 0 for rows that are no such transfer. */
function transferred(
  keys: Table,
  groups: Grouping,
  { detail, usage }: Cloud,
  pool: TextPool,
): Record<string, Column> {
  const written = new Map(
    Object.entries(detail.directions).map(([own, direction]) => [pool.intern(own), pool.intern(direction)]),
  );
  const directions = keys.codes('data_transfer_direction').map((code) => written.get(code) ?? NULL_CODE);
  const amount = gigabytes(keys, groups, { detail, usage }, pool);
  const of = (direction: number) =>
    chooseNumbers(keys.rows, (row) => directions[row] === direction, amount, sameNumber(0, keys.rows));
  return {
    data_transfer_direction: { codes: directions },
    infrastructure_data_in_gigabytes: of(pool.intern('IN')),
    infrastructure_data_out_gigabytes: of(pool.intern('OUT')),
  };
}

function gigabytes(
  keys: Table,
  groups: Grouping,
  { detail, usage }: Pick<Cloud, 'detail' | 'usage'>,
  pool: TextPool,
): NumberColumn {
  const sum = groups.sum(usage.amount);
  if (detail.transferred === undefined) return sum;
  const { factor } = detail.transferred;
  const unit = pool.intern(detail.transferred.unit);
  const units = keys.codes(usage.unit);
  return chooseNumbers(
    keys.rows,
    (row) => units[row] === unit,
    computed([sum], keys.rows, (gigabytes) => gigabytes * factor),
    sum,
  );
}

/** Spec ocp-on-aws.md 11, ocp-on-azure.md 9, ocp-on-gcp.md 8. */
export const consoleTable =
  ({ group, values, filter }: ConsoleTable): CloudStep =>
  (context) => {
    const { cloud, table, pool } = context;
    const { amount, currency } = cloud.usage;
    const rows = filtered(table('result_rows'), filter, pool);
    const groups = new Grouping(rows, ['usage_start', ...group]);
    const summed = [...values.filter((column) => column === amount), ...costsOf(cloud), ...markupsOf(cloud)];
    const others = values.filter((column) => column !== amount);
    return groups.keys.with({
      ...sums(groups, summed),
      ...greatest(groups, ['cluster_alias', currency, ...others], pool),
      ...ofRun(groups.keys, context),
      id: randomUuids,
    });
  };

const sums = (groups: Grouping, columns: readonly string[]): Record<string, Column> =>
  Object.fromEntries(columns.map((column) => [column, groups.sum(column)]));

const greatest = (groups: Grouping, columns: readonly string[], pool: TextPool): Record<string, Column> =>
  Object.fromEntries(columns.map((column) => [column, groups.greatest(column, pool)]));

/** What rows of a table have of their run, and the day that they end on. */
function ofRun(rows: Table, { table }: CloudContext): Record<string, Column> {
  const run = table('run');
  return {
    usage_end: rows.column('usage_start'),
    cluster_id: sameCode(run.codes('cluster_id')[0]!, rows.rows),
    source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, rows.rows),
  };
}
