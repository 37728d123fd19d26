import { distinct } from '../../grouping.ts';
import { join } from '../../joining.ts';
import type { ArrowStep } from '../step.ts';

/** Spec ocp-daily.md 3.2: a null label text is a set of its own, which acts as `{}` when it is merged. */
export const nodeLabelSets = labelSets('node_label_days', 'node', 'node_labels');

export const namespaceLabelSets = labelSets('namespace_label_days', 'namespace', 'namespace_labels');

function labelSets(
  input: 'node_label_days' | 'namespace_label_days',
  place: string,
  text: string,
): ArrowStep {
  return async (context) => {
    const days = distinct(await context.input(input), ['usage_start', place, text]);
    const objects = context.table('label_objects');
    const labelled = join('left', days, objects, { [text]: 'label_text' }, { labels: 'labels' });
    return distinct(labelled, ['usage_start', place, 'labels']);
  };
}
