import { NULL_CODE } from '../../columns.ts';
import { distinct } from '../../grouping.ts';
import { mergeLabels } from '../../kernels/index.ts';
import type { ArrowStep } from '../step.ts';
import { withKeysOf } from './label-texts.ts';
import { rowsWhere } from './rows-where.ts';

/** Spec ocp-on-aws.md 8, 10: labels overwritten by tags, of which only keys enabled for either are kept. */
export const finalTags: ArrowStep = {
  name: 'final_tags',
  make: (context) => {
    const combinations = distinct(context.table('split_parts'), ['labels', 'tags']);
    const [labels, tags] = [combinations.codes('labels'), combinations.codes('tags')];
    const whole = rowsWhere(combinations, (row) => labels[row] !== NULL_CODE && tags[row] !== NULL_CODE);
    const layers = [whole.codes('labels'), whole.codes('tags')].map((layer) =>
      withKeysOf('final_tag_keys', layer, context),
    );
    return whole.with({ final_tags: { codes: mergeLabels(layers, whole.rows, context.pool) } });
  },
};
