import { distinct } from '../../../grouping.ts';
import { join } from '../../../joining.ts';
import { containsJoin } from '../../../kernels/index.ts';
import { distinctTexts } from '../../distinct-texts.ts';
import { membersOf, withLowerCase } from '../../label-texts.ts';
import { ownRows } from '../../openshift-on-cloud/own-rows.ts';
import { rowsWhere } from '../../rows-where.ts';
import type { CloudStep } from '../cloud-kernels.ts';

const lowerPair = ['lower_key', 'lower_value'];

/**
 * Spec ocp-on-aws.md 3.2 (3): all pairs of tag texts and of own label texts that mention a shared key anywhere, joined in lower
 * case: also those of other keys. The bill's spelling is kept.
 */
export const foundTagPairs: CloudStep = (context) => {
  const { table, pool } = context;
  const keys = table('shared_keys').codes('key');
  const mentioning = (texts: Int32Array) => distinctTexts(pool, containsJoin(texts, keys, pool).texts);
  const members = table('tag_members');
  const texts = members.codes('tag_text');
  const inBill = new Set(mentioning(distinctTexts(pool, texts)));
  const tags = withLowerCase(
    rowsWhere(members, (row) => inBill.has(texts[row]!)),
    pool,
  );
  const own = ownRows(context, ['pod_labels', 'volume_labels']);
  const ownTexts = distinctTexts(pool, own.codes('pod_labels'), own.codes('volume_labels'));
  const labels = withLowerCase(membersOf(mentioning(ownTexts), pool), pool);
  return distinct(join('inner', tags, distinct(labels, lowerPair), lowerPair, {}), ['key', 'value']);
};
