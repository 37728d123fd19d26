import { computed, NULL_CODE, sameCode, sameNumber, type Column } from '../../columns.ts';
import { Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { chooseNumbers, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { part, place } from './columns.ts';
import { claimsOnDisks } from './disk-claims.ts';
import { asNamed, greatestTexts, shareOfCosts } from './parts.ts';
import { resourceRows } from './resource-rows.ts';

const texts = ['cluster_alias', 'node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass'];

/**
 * Spec ocp-on-aws.md 5.1. The share takes the capacity once a group: two nodes with the same labels count once, different
 * label objects of one claim twice. The usage amount is whole in every part (quirk 10).
 */
export const claimParts: ArrowStep = {
  name: 'claim_parts',
  make: (context) => {
    const { pool } = context;
    const groups = new Grouping(claimsOnDisks(context), [
      'disk',
      'usage_start',
      'namespace',
      'volume_labels',
    ]);
    const sizes = [groups.max('persistentvolumeclaim_capacity_gigabyte'), groups.max('capacity')];
    const claims = groups.keys.with({
      ...greatestTexts(groups, texts, pool),
      data_source: sameCode(pool.intern('Storage'), groups.keys.rows),
      labels: groups.keys.column('volume_labels'),
      cost_category_id: groups.max('cost_category_id'),
      share: computed(sizes, groups.keys.rows, (size, capacity) => size / capacity),
    });
    const shared = join(
      'inner',
      resourceRows(context, 'shared'),
      claims,
      { resource_id: 'disk', usage_start: 'usage_start' },
      asNamed([...place, 'labels', 'share']),
    );
    const parts = shared.with(shareOfCosts(shared, shared.numbers('share')));
    return parts.with(ofNobody(parts, pool)).select(part);
  },
};

/** A volume without a claim is storage of nobody, and keeps its cost. */
function ofNobody(parts: Table, pool: TextPool): Record<string, Column> {
  const empty = pool.intern('');
  const claim = parts.codes('persistentvolumeclaim');
  const isNobody = (row: number) => claim[row] === empty;
  const texts = (column: string, code: number) => ({
    codes: parts.codes(column).map((own, row) => (isNobody(row) ? code : own)),
  });
  const numbers = (column: string) =>
    chooseNumbers(parts.rows, isNobody, sameNumber(null, parts.rows), parts.numbers(column));
  return {
    namespace: texts('namespace', pool.intern('Storage unattributed')),
    labels: texts('labels', NULL_CODE),
    aws_cost_category: texts('aws_cost_category', NULL_CODE),
    cost_category_id: numbers('cost_category_id'),
    usage_amount: numbers('usage_amount'),
  };
}
