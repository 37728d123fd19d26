import { NULL_CODE } from '../../columns.ts';
import { joinedRows } from '../../joining.ts';
import { filterRows, takeCodes } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { billedValues } from './billed-values.ts';
import { billRows } from './inputs.ts';
import { specialKeys } from './tag-objects.ts';
import { transferDirections } from './transfer-directions.ts';

/** Spec ocp-on-aws.md 3.3, 3.4. A row that is matched by its resource has no matched tag. */
export const matchedRows: ArrowStep = {
  name: 'matched_rows',
  make: async (context) => {
    const { table, pool } = context;
    const bill = await billRows(context);
    const matches = table('tag_matches');
    const resource = partner(bill, table('matched_resources'), { lineitem_resourceid: 'resource_id' });
    const match = partner(bill, matches, { resourcetags: 'resourcetags' });
    const kept = filterRows(bill.rows, (row) => resource[row] !== -1 || match[row] !== -1);
    const rows = bill.take(kept);
    const [byResource, byTag] = [takeCodes(resource, kept), takeCodes(match, kept)];
    const tag = takeCodes(matches.codes('matched_tag'), byTag);
    const objects = table('tag_objects');
    const tags = objects.take(partner(rows, objects, { resourcetags: 'resourcetags' }));
    return rows.with({
      ...billedValues(rows, pool),
      tags: tags.column('tags'),
      resource_matched: {
        values: Float64Array.from(byResource, (row) => (row === -1 ? 0 : 1)),
        validity: undefined,
      },
      matched_tag: { codes: tag.map((code, row) => (byResource[row] === -1 ? code : NULL_CODE)) },
      ...Object.fromEntries(specialKeys.map((key) => [key, tags.column(key)])),
      data_transfer_direction: { codes: transferDirections(rows, pool) },
    });
  },
};

/** For each row the one of another table whose key it has, or -1; the other table's keys are distinct. */
function partner(rows: Table, others: Table, on: Readonly<Record<string, string>>): Int32Array {
  return joinedRows('left', rows, others, on).right;
}
