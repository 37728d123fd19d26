import { awsMarkups } from '@ocp/core';
import { sameNumber, type Column } from '../../columns.ts';
import { join } from '../../joining.ts';
import { multiply } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { costs } from './columns.ts';
import { shareOfCosts } from './parts.ts';

/** Spec ocp-on-aws.md 7, 8: the tags are null where labels or tags are (quirk 7). */
export const resultRows: ArrowStep = {
  name: 'result_rows',
  make: ({ table }) => {
    const parts = table('split_parts');
    const tagged = join('left', parts, table('final_tags'), ['labels', 'tags'], { final_tags: 'final_tags' });
    const rows = join(
      'left',
      tagged,
      table('account_aliases'),
      { usage_account_id: 'account_id' },
      { account_alias_id: 'id' },
    );
    const shared = rows.with(shareOfCosts(rows, rows.numbers('cost_share')));
    return shared.with({
      ...markups(shared, table('run').numbers('markup').values[0]!),
      usage_amount: multiply(rows.numbers('usage_share'), rows.numbers('usage_amount')),
      tags: rows.column('final_tags'),
    });
  },
};

function markups(rows: Table, markup: number): Record<string, Column> {
  const factor = sameNumber(markup, rows.rows);
  const columns = awsMarkups.map(
    (name, place) => [name, multiply(rows.numbers(costs[place]!), factor)] as const,
  );
  return Object.fromEntries(columns);
}
