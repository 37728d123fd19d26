import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { containsJoin, lowerCase, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { distinctTexts } from './distinct-texts.ts';
import { membersOf } from './label-texts.ts';
import { ownRows } from './own-rows.ts';
import { rowsWhere } from './rows-where.ts';

const pair = ['key', 'value'];
const lowerPair = ['lower_key', 'lower_value'];

/** Spec ocp-on-aws.md 3.2: pairs that the reporting tables share are preferred; without any, pairs of the window's data. */
export const tagPairs: ArrowStep = {
  name: 'tag_pairs',
  make: (context) => {
    const reported = distinct(context.table('reported_tag_pairs'), pair);
    return reported.rows > 0 ? reported : foundPairs(context);
  },
};

/**
 * All pairs of tag texts and of own label texts that mention a shared key anywhere, joined in lower case: also those of other
 * keys. The bill's spelling is kept.
 */
function foundPairs(context: StepContext): Table {
  const { table, pool } = context;
  const keys = table('shared_keys').codes('key');
  const mentioning = (texts: Int32Array) => distinctTexts(pool, containsJoin(texts, keys, pool).texts);
  const members = table('tag_members');
  const texts = members.codes('resourcetags');
  const inBill = new Set(mentioning(distinctTexts(pool, texts)));
  const tags = withLowerCase(
    rowsWhere(members, (row) => inBill.has(texts[row]!)),
    pool,
  );
  const own = ownRows(context, ['pod_labels', 'volume_labels']);
  const ownTexts = distinctTexts(pool, own.codes('pod_labels'), own.codes('volume_labels'));
  const labels = withLowerCase(membersOf(mentioning(ownTexts), pool), pool);
  return distinct(join('inner', tags, distinct(labels, lowerPair), lowerPair, {}), pair);
}

function withLowerCase(pairs: Table, pool: TextPool): Table {
  return pairs.with({
    lower_key: { codes: lowerCase(pairs.codes('key'), pool) },
    lower_value: { codes: lowerCase(pairs.codes('value'), pool) },
  });
}
