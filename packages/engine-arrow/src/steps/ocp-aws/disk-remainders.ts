import { computed, numberAt, sameCode, sameNumber } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep, StepContext } from '../step.ts';
import { part } from './columns.ts';
import { claimsOnDisks } from './disk-claims.ts';
import { asNamed, greatestTexts, nullTexts, shareOfCosts } from './parts.ts';
import { resourceRows } from './resource-rows.ts';
import { rowsWhere } from './rows-where.ts';

const texts = ['cluster_alias', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'];

/** Spec ocp-on-aws.md 5.2: one part a row, below zero where volumes exceed the disk. */
export const diskRemainders: ArrowStep = {
  name: 'disk_remainders',
  make: (context) => {
    const { pool } = context;
    const rows = join(
      'inner',
      resourceRows(context, 'shared'),
      unequalDisks(context),
      { resource_id: 'disk', usage_start: 'usage_start' },
      asNamed([...texts, 'share']),
    );
    return rows
      .with({
        ...shareOfCosts(rows, rows.numbers('share')),
        ...nullTexts(rows.rows, 'node', 'aws_cost_category', 'labels'),
        data_source: sameCode(pool.intern('Storage'), rows.rows),
        namespace: sameCode(pool.intern('Storage unattributed'), rows.rows),
        usage_amount: sameNumber(null, rows.rows),
        cost_category_id: sameNumber(null, rows.rows),
      })
      .select(part);
  },
};

/** Disks and days with claims whose capacity is not that of all volumes, with the share of cost that is left. */
function unequalDisks(context: StepContext): Table {
  const groups = new Grouping(claimsOnDisks(context), ['disk', 'usage_start']);
  const claimed = groups.keys.with({
    ...greatestTexts(groups, texts, context.pool),
    capacity: groups.max('capacity'),
  });
  const sized = { pool: 'pool', clusters: 'clusters' };
  const disks = join('inner', claimed, context.table('disk_pools'), { disk: 'resource_id' }, sized);
  const share = computed(
    ['capacity', 'pool', 'clusters'].map((column) => disks.numbers(column)),
    disks.rows,
    (capacity, pool, clusters) => (capacity - pool) / capacity / clusters,
  );
  return rowsWhere(disks.with({ share }), (row) => (numberAt(share, row) ?? 0) !== 0);
}
