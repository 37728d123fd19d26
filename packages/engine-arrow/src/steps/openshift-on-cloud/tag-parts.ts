import { sameNumber } from '../../columns.ts';
import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { CloudStep } from '../clouds/cloud-kernels.ts';
import { rowsWhere } from '../rows-where.ts';
import { asNamed, partNames, placeNames, resourceOf, roundedBill } from './parts.ts';
import { profile, profileNumbers, tagMatchedRows, tagMatchesOfAll } from './tag-profiles.ts';

/** Spec ocp-on-aws.md 5.4: targets of other clusters only count in how often a row is shared. */
export const tagParts: CloudStep = (context) => {
  const { cloud, table } = context;
  const numbered = profileNumbers();
  const targets = table('tag_targets');
  const source = targets.codes('source_uuid');
  const [ownSource] = table('run').codes('source_uuid');
  const own = rowsWhere(targets, (row) => source[row] === ownSource);
  const added = asNamed([...placeNames, 'labels', 'node_resource_id']);
  const parts = join('inner', numbered(tagMatchedRows(context)), numbered(own), ['profile'], added);
  return parts.with({ ...roundedBill(parts, cloud), ...resourceOf(parts, cloud) }).select(partNames(cloud));
};

/**
 * Spec ocp-on-aws.md 8 (k): sources of any cluster that meet the conditions with any matched row of the same id. Where sources do
 * not count, each row is of one.
 */
export const tagSharing: CloudStep = (context) => {
  const { cloud, table } = context;
  if (cloud.differences.sharedWith !== 'sources') {
    const rows = distinct(table('tag_parts'), ['row_uuid']);
    return rows.with({ sources: sameNumber(1, rows.rows) });
  }
  const numbered = profileNumbers();
  const rows = numbered(tagMatchesOfAll(context));
  const targets = numbered(distinct(table('tag_targets'), [...profile, 'source_uuid']));
  const shared = join('inner', rows, targets, ['profile'], { source_uuid: 'source_uuid' });
  const groups = new Grouping(shared, ['row_uuid']);
  return groups.keys.with({ sources: groups.countDistinct('source_uuid') });
};
