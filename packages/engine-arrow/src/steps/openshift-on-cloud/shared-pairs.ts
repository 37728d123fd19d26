import { concat } from '../../concat.ts';
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
 * whatever the case, in the spelling of the bill (spec ocp-on-azure.md 3.1).
 */
export function sharedPairs(members: Table, context: CloudContext): Table {
  const { table, pool } = context;
  const tags = withLowerCase(ofKeys(members, new Set(table('cloud_keys').codes('key'))), pool);
  const labels = distinct(withLowerCase(registeredLabels(context), pool), lowerPair);
  return distinct(join('inner', tags, labels, lowerPair, {}), ['key', 'value']);
}

/** Members of labels of own rows that count: of a pod if any provider has registered the key, of a volume if OpenShift has. */
function registeredLabels(context: CloudContext): Table {
  const { table, pool } = context;
  const registered = table('registered_keys');
  const own = ownRows(context, ['pod_labels', 'volume_labels']);
  const of = (column: string, keys: Table) =>
    ofKeys(membersOf(distinctTexts(pool, own.codes(column)), pool), new Set(keys.codes('key')));
  const { values: openshift } = registered.numbers('openshift');
  return concat(
    [
      of('pod_labels', registered),
      of(
        'volume_labels',
        rowsWhere(registered, (row) => openshift[row] === 1),
      ),
    ],
    ['key', 'value'],
  );
}

/** The members whose key is one of some codes. */
function ofKeys(members: Table, wanted: ReadonlySet<number>): Table {
  const keys = members.codes('key');
  return rowsWhere(members, (row) => wanted.has(keys[row]!));
}
