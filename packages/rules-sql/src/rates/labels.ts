import { stepOf, type Pipeline } from '@ocp/core';
import { canonicalObject } from '../expressions.ts';
import { malformedLabels } from '../malformed-labels.ts';
import type { Ref, SqlStep } from '../step.ts';

/** Columns of relations that hold label texts. */
const texts: Readonly<Record<string, readonly string[]>> = {
  usage_lines: ['pod_labels', 'all_labels'],
  namespace_label_days: ['namespace_labels'],
};

/** Of the relations that the pipeline reads. */
export const labelTexts = (pipeline: Pipeline): SqlStep => ({
  sql: (_, ref) => {
    const selects = stepOf(pipeline, 'label_texts').reads.flatMap((relation) =>
      (texts[relation] ?? []).map(
        (column) => `select ${column} as label_text from ${ref(relation)} where ${column} is not null`,
      ),
    );
    return selects.join('\n    union ');
  },
});

export const labelMembers: SqlStep = {
  check: malformedLabels((_, ref) => ref('label_texts')),
  sql: ({ functions: f }, ref) => `
    select label_text, key, value from ${f.jsonMembers(ref('label_texts'), 'label_text')} members`,
};

export const labelObjects: SqlStep = {
  sql: (dialect, ref) => `
    select texts.label_text, coalesce(made.labels, '{}') as labels
    from ${ref('label_texts')} texts
    left join (
      select label_text, ${canonicalObject(dialect, 'key', 'value')} as labels
      from ${ref('label_members')} group by label_text
    ) made on made.label_text = texts.label_text`,
};

/** Spec cost-model.md 4.2: the listed value's rate, else the default's if there is one. */
export const labelRates: SqlStep = {
  sql: (_, ref) => `
    select distinct rates.rate, objects.labels, coalesce(listed.amount, rates.amount) as amount
    from ${ref('rates')} rates
    join ${ref('label_members')} members on members.key = rates.tag_key
    join ${ref('label_objects')} objects on objects.label_text = members.label_text
    left join ${ref('rate_values')} listed on listed.rate = rates.rate and listed.value = members.value
    where (listed.rate is not null or rates.others) and ${ofLabels('rates')}`,
};

/** A vendor of GPUs is no key of labels. */
const ofLabels = (rates: string) => `${rates}.metric <> 'gpu_cost_per_month'`;

/** All members of labels that a relation `(<key>, label_text, layer)` lists, united into one object each; the higher layer wins. */
export const unitedMembers = (ref: Ref, key: string, listed: string) => `(
      select ${key}, key, value
      from (
        select listed.${key}, members.key, members.value,
          row_number() over (
            partition by listed.${key}, members.key order by listed.layer desc, members.value desc
          ) as place
        from ${listed} listed
        join ${ref('label_members')} members on members.label_text = listed.label_text
      ) ranked
      where place = 1
    ) united`;
