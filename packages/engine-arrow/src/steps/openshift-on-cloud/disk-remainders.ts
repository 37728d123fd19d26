import { namespaceOfNobody } from '@ocp/core';
import { computed, numberAt, sameCode, sameNumber } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { rowsWhere } from '../rows-where.ts';
import { claimsOnDisks, onDisk } from './disk-claims.ts';
import { unitOfDisks } from './disks.ts';
import {
  asNamed,
  greatestTexts,
  nullTexts,
  partNames,
  resourceOf,
  shareOfCosts,
  volumeNames,
} from './parts.ts';
import { resourceRows } from './resource-rows.ts';

const texts = ['cluster_alias', 'node_resource_id', ...volumeNames];

/** Spec ocp-on-aws.md 5.2, ocp-on-azure.md 5.2: one part a row, below zero where volumes exceed the disk. */
export const diskRemainders: CloudStep = (context) => {
  const { cloud, pool } = context;
  const left = asNamed([...texts, 'share']);
  const kind = cloud.differences.disks.remaindersOfTransfer === true ? 'all' : 'shared';
  const rows = join('inner', resourceRows(context, kind), remainders(context), onDisk, left);
  return rows
    .with({
      ...shareOfCosts(rows, rows.numbers('share'), cloud),
      ...unitOfDisks(rows, context),
      ...resourceOf(rows, cloud),
      ...nullTexts(rows.rows, 'node', 'labels', ...cloud.differences.notOfNobody),
      data_source: sameCode(pool.intern('Storage'), rows.rows),
      namespace: sameCode(pool.intern(namespaceOfNobody.storage), rows.rows),
      [cloud.usage.amount]: sameNumber(null, rows.rows),
      cost_category_id: sameNumber(null, rows.rows),
    })
    .select(partNames(cloud));
};

/** Disks and days with claims, with the share of cost that is left. */
function remainders(context: CloudContext): Table {
  const { cloud, table, pool } = context;
  const groups = new Grouping(claimsOnDisks(context), onDisk);
  const claimed = groups.keys.with({
    ...greatestTexts(groups, texts, pool),
    capacity: groups.max('capacity'),
  });
  const disks = join('inner', claimed, table('disk_pools'), ['disk_id'], asNamed(['pool', 'sharers']));
  const share = computed(
    ['capacity', 'pool', 'sharers'].map((column) => disks.numbers(column)),
    disks.rows,
    (capacity, pool, sharers) => (capacity - pool) / capacity / sharers,
  );
  const all = disks.with({ share });
  if (cloud.differences.disks.nothingLeft === 'written') return all;
  return rowsWhere(all, (row) => (numberAt(share, row) ?? 0) !== 0);
}
