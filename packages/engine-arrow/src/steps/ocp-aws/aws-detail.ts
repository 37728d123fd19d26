import { awsCosts, awsMarkups, awsResultColumns } from '@ocp/core';
import { randomUuids, sameCode, sameNumber, type NumberColumn } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { chooseNumbers, NumberEncoder } from '../../kernels/index.ts';
import type { ArrowStep } from '../step.ts';
import { greatestTexts } from './parts.ts';

const sums = ['usage_amount', ...awsCosts, ...awsMarkups];
const notGrouped = new Set([...sums, 'cluster_alias', 'account_alias_id', 'cost_category_id']);
const grouped = Object.keys(awsResultColumns).filter((column) => !notGrouped.has(column));

/** Spec ocp-on-aws.md 10. Both label columns hold the filtered tags. */
export const awsDetail: ArrowStep = {
  name: 'aws_detail',
  make: ({ table, pool }) => {
    const rows = table('result_rows');
    const run = table('run');
    const category = { codes: new NumberEncoder().encode(rows.numbers('cost_category_id')) };
    const groups = new Grouping(rows.with({ category }), [...grouped, 'category']);
    const { keys } = groups;
    const direction = keys.codes('data_transfer_direction');
    const usage = groups.sum('usage_amount');
    const transferred = (code: number): NumberColumn =>
      chooseNumbers(keys.rows, (row) => direction[row] === code, usage, sameNumber(0, keys.rows));
    return keys.with({
      ...Object.fromEntries(sums.map((column) => [column, groups.sum(column)])),
      ...greatestTexts(groups, ['cluster_alias'], pool),
      uuid: randomUuids,
      usage_end: keys.column('usage_start'),
      cluster_id: sameCode(run.codes('cluster_id')[0]!, keys.rows),
      source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, keys.rows),
      pod_labels: keys.column('tags'),
      cost_category_id: groups.max('cost_category_id'),
      account_alias_id: groups.max('account_alias_id'),
      report_period_id: sameNumber(run.numbers('report_period_id').values[0]!, keys.rows),
      cost_entry_bill_id: sameNumber(run.numbers('bill_id').values[0]!, keys.rows),
      infrastructure_data_in_gigabytes: transferred(pool.intern('IN')),
      infrastructure_data_out_gigabytes: transferred(pool.intern('OUT')),
    });
  },
};
