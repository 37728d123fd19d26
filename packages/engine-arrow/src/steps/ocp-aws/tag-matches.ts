import { Int32Builder } from '../../growing.ts';
import { containsJoin, type CodePairs, type TextPool } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { distinctTexts } from './distinct-texts.ts';
import { billRows } from './inputs.ts';

/** Spec ocp-on-aws.md 3.3, by distinct tag text; the order within a matched tag has no effect. */
export const tagMatches: ArrowStep = {
  name: 'tag_matches',
  make: async (context) => {
    const { table, pool } = context;
    const texts = distinctTexts(pool, (await billRows(context)).codes('resourcetags'));
    const found = containsJoin(texts, table('tag_strings').codes('tag_string'), pool);
    return joined(found, pool);
  },
};

/** The strings of each text, joined with commas; pairs of a text stand together. */
function joined({ texts, others }: CodePairs, pool: TextPool): Table {
  const [matched, tags] = [new Int32Builder(), new Int32Builder()];
  for (let start = 0, end = 0; start < texts.length; start = end) {
    while (texts[end] === texts[start]) end += 1;
    const strings = others.slice(start, end).sort((a, b) => pool.compare(a, b));
    matched.push(texts[start]!);
    tags.push(pool.intern(Array.from(strings, (code) => pool.text(code)).join(',')));
  }
  return new Table(matched.length, {
    resourcetags: { codes: matched.finish() },
    matched_tag: { codes: tags.finish() },
  });
}
