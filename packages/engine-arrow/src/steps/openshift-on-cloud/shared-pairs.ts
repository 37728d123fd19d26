import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { CloudContext } from '../clouds/cloud-kernels.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { membersOf, withLowerCase } from '../label-texts.ts';
import { rowsWhere } from '../rows-where.ts';
import { ownRows } from './own-rows.ts';

const lowerPair = ['lower_key', 'lower_value'];

/**
 * Pairs of the bill, among `members` of its tags, that have a key enabled for the cloud and that a label of own rows has too,
 * whatever the case, in the spelling of the bill (spec ocp-on-azure.md 3.1). Labels have no other keys than enabled ones, so that
 * whether a key is registered is not asked.
 */
export function sharedPairs(members: Table, context: CloudContext): Table {
  const { table, pool } = context;
  const enabled = new Set(table('cloud_keys').codes('key'));
  const keys = members.codes('key');
  const tags = withLowerCase(
    rowsWhere(members, (row) => enabled.has(keys[row]!)),
    pool,
  );
  const own = ownRows(context, ['pod_labels', 'volume_labels']);
  const texts = distinctTexts(pool, own.codes('pod_labels'), own.codes('volume_labels'));
  const labels = distinct(withLowerCase(membersOf(texts, pool), pool), lowerPair);
  return distinct(join('inner', tags, labels, lowerPair, {}), ['key', 'value']);
}
