import type { Cloud } from '@ocp/core';
import { NULL_CODE, sameNumber, type Column } from '../../columns.ts';
import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { mergeLabels, multiply } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { CloudStep } from '../clouds/cloud-kernels.ts';
import { withKeysOf } from '../label-texts.ts';
import { rowsWhere } from '../rows-where.ts';
import { shareOfCosts } from './parts.ts';

/** Spec ocp-on-aws.md 8, 10: labels overwritten by tags, of which only keys enabled for either are kept. */
export const finalTags: CloudStep = (context) => {
  const combinations = distinct(context.table('split_parts'), ['labels', 'tags']);
  const [labels, tags] = [combinations.codes('labels'), combinations.codes('tags')];
  const whole = rowsWhere(combinations, (row) => labels[row] !== NULL_CODE && tags[row] !== NULL_CODE);
  const layers = [whole.codes('labels'), whole.codes('tags')].map((layer) =>
    withKeysOf('final_tag_keys', layer, context),
  );
  return whole.with({ final_tags: { codes: mergeLabels(layers, whole.rows, context.pool) } });
};

/** Spec ocp-on-aws.md 7, 8: the tags are null where labels or tags are (quirk 7). */
export const resultRows: CloudStep = ({ cloud, table }) => {
  const { amount } = cloud.usage;
  const { alias, column } = cloud.account;
  const parts = table('split_parts');
  const tagged = join('left', parts, table('final_tags'), ['labels', 'tags'], { final_tags: 'final_tags' });
  const rows =
    alias === undefined
      ? tagged
      : join('left', tagged, table('account_aliases'), { [column]: 'account_id' }, { [alias.column]: 'id' });
  const shared = rows.with(shareOfCosts(rows, rows.numbers('cost_share'), cloud));
  return shared.with({
    ...markups(shared, table('run').numbers('markup').values[0]!, cloud),
    [amount]: multiply(rows.numbers('usage_share'), rows.numbers(amount)),
    tags: rows.column('final_tags'),
  });
};

/** The markup of each cost that bears one. */
function markups(rows: Table, factor: number, { costs }: Cloud): Record<string, Column> {
  const factors = sameNumber(factor, rows.rows);
  return Object.fromEntries(
    costs.flatMap(({ cost, markup }) =>
      markup === undefined ? [] : [[markup, multiply(rows.numbers(cost), factors)]],
    ),
  );
}
