import { whole, type Part, type Ref, type SqlStep } from '../step.ts';
import { canonicalObject } from '../expressions.ts';
import { malformedLabels } from '../malformed-labels.ts';

/** Every label text of the run, once: JSON work is per distinct text, never per row. */
const everyLabel = (ref: Ref, part: Part) => `(
      select label_text from (
      select pod_labels as label_text from ${ref('pod_usage')} where pod_labels is not null
      union select node_labels from ${ref('node_label_days')} where node_labels is not null
      union select namespace_labels from ${ref('namespace_label_days')} where namespace_labels is not null
      union select persistentvolume_labels from ${ref('storage_days')} where persistentvolume_labels is not null
      union select persistentvolumeclaim_labels from ${ref('storage_days')}
        where persistentvolumeclaim_labels is not null
      ) labels
      where ${part('label_text')}
    )`;

/** Spec ocp-daily.md 3.1: only enabled keys survive; keys are compared exactly. */
export const labelPairs: SqlStep = {
  check: malformedLabels(({ functions: f }, ref) => f.labelTexts(everyLabel(ref, whole), 'label_text')),
  labels: ['label_text'],
  inParts: true,
  sql: ({ functions: f }, ref, part = whole) => `
    select members.label_text, members.key, members.value
    from ${f.labelMembers(`${everyLabel(ref, part)} label_texts`, 'label_text')} members
    join ${ref('enabled_keys')} enabled on enabled.key = members.key`,
};

/** Spec ocp-daily.md 3.2, 3.5. */
export const labelObjects: SqlStep = {
  labels: ['label_text', 'labels'],
  newLabel: 'labels',
  inParts: true,
  sql: (dialect, ref, part = whole) => `
    select label_texts.label_text, coalesce(objects.labels, '{}') as labels
    from ${everyLabel(ref, part)} label_texts
    left join (
      select label_text, ${canonicalObject(dialect, 'key', 'value')} as labels
      from ${ref('label_pairs')}
      where ${part('label_text')}
      group by label_text
    ) objects on objects.label_text = label_texts.label_text`,
};
