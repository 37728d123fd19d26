import { join } from '../../joining.ts';
import type { ArrowStep } from '../step.ts';
import { part, place } from './columns.ts';
import { asNamed } from './parts.ts';
import { rowsWhere } from './rows-where.ts';
import { profileNumbers, tagMatchedRows } from './tag-profiles.ts';

/** Spec ocp-on-aws.md 5.4: targets of other clusters only count in how often a row is shared. */
export const tagParts: ArrowStep = {
  name: 'tag_parts',
  make: (context) => {
    const { table } = context;
    const numbered = profileNumbers();
    const targets = table('tag_targets');
    const source = targets.codes('source_uuid');
    const [ownSource] = table('run').codes('source_uuid');
    const own = rowsWhere(targets, (row) => source[row] === ownSource);
    const added = asNamed([...place, 'labels']);
    return join('inner', numbered(tagMatchedRows(context)), numbered(own), ['profile'], added).select(part);
  },
};
