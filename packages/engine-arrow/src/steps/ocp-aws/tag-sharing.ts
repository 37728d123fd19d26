import { concat } from '../../concat.ts';
import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { ArrowStep } from '../step.ts';
import { earlierMatches, profile, profileNumbers, tagMatchedRows } from './tag-profiles.ts';

/** Spec ocp-on-aws.md 8 (k): sources of any cluster that meet the conditions with any matched row of the same id. */
export const tagSharing: ArrowStep = {
  name: 'tag_sharing',
  make: (context) => {
    const numbered = profileNumbers();
    const rows = numbered(
      concat([tagMatchedRows(context), earlierMatches(context)], ['row_uuid', ...profile]),
    );
    const targets = numbered(distinct(context.table('tag_targets'), [...profile, 'source_uuid']));
    const shared = join('inner', rows, targets, ['profile'], { source_uuid: 'source_uuid' });
    const groups = new Grouping(shared, ['row_uuid']);
    return groups.keys.with({ sources: groups.countDistinct('source_uuid') });
  },
};
