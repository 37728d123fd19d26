import { awsCosts, awsMarkups, awsSummaries, type AwsSummary } from '@ocp/core';
import { randomUuids, sameCode, type Column } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { NumberEncoder, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { greatestTexts } from './parts.ts';
import { rowsOfSummary } from './rows-of-summary.ts';

const sums = [...awsCosts, ...awsMarkups];

/** Spec ocp-on-aws.md 11. */
export const awsSummarySteps: readonly ArrowStep[] = awsSummaries.map((summary) => ({
  name: summary.step,
  make: ({ table, pool }) => {
    const run = table('run');
    const rows = withAliasKey(rowsOfSummary(summary.step, table('result_rows'), pool));
    const groups = new Grouping(rows, ['usage_start', ...summary.group.map(keyOf)]);
    const { keys } = groups;
    return keys.with({
      ...Object.fromEntries(sums.map((column) => [column, groups.sum(column)])),
      ...Object.fromEntries(summary.values.map((column) => [column, value(groups, column, pool)])),
      ...greatestTexts(groups, ['cluster_alias', 'currency_code'], pool),
      id: randomUuids,
      usage_end: keys.column('usage_start'),
      account_alias_id: groups.max('account_alias_id'),
      cluster_id: sameCode(run.codes('cluster_id')[0]!, keys.rows),
      source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, keys.rows),
    });
  },
}));

const ALIAS_KEY = 'account_alias';
const keyOf = (column: string) => (column === 'account_alias_id' ? ALIAS_KEY : column);

/** Rows with a key for their account alias, which is a number. */
function withAliasKey(rows: Table): Table {
  return rows.with({ [ALIAS_KEY]: { codes: new NumberEncoder().encode(rows.numbers('account_alias_id')) } });
}

function value(groups: Grouping, column: AwsSummary['values'][number], pool: TextPool): Column {
  if (column === 'unit') return groups.maxText(column, pool);
  return column === 'usage_amount' ? groups.sum(column) : groups.max(column);
}
