import type { ArrowStep } from '../step.ts';
import { distinctTexts } from './distinct-texts.ts';
import { billRows } from './inputs.ts';
import { membersOf } from './label-texts.ts';

/** Members of each distinct tag text; JSON work is never done per row of the bill. */
export const tagMembers: ArrowStep = {
  name: 'tag_members',
  make: async (context) => {
    const { pool } = context;
    const members = membersOf(distinctTexts(pool, (await billRows(context)).codes('resourcetags')), pool);
    return members.with({ resourcetags: members.column('text') });
  },
};
