import { containsJoin } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctIds, distinctTexts } from './distinct-texts.ts';
import { ownRows } from './own-rows.ts';
import { rowsWhere } from './rows-where.ts';

/** "Contains", where matching asked for "ends with" (spec ocp-on-aws.md, quirk 1). */
export const instanceIds: ArrowStep = {
  name: 'instance_ids',
  make: (context) => {
    const { table, pool } = context;
    const rows = table('matched_rows');
    const byResource = rows.numbers('resource_matched').values;
    const matched = rowsWhere(rows, (row) => byResource[row] === 1);
    const found = containsJoin(
      distinctTexts(pool, matched.codes('resource_id')),
      distinctIds(pool, ownRows(context, ['resource_id']).codes('resource_id')),
      pool,
    );
    return new Table(found.texts.length, {
      resource_id: { codes: found.texts },
      node_resource_id: { codes: found.others },
    });
  },
};
