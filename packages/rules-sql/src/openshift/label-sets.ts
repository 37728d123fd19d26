import type { SqlStep } from '../step.ts';

/** Spec ocp-daily.md 3.2: a null label text is a set of its own, which acts as `{}` when it is merged. */
export const nodeLabelSets: SqlStep = {
  labels: ['labels'],
  sql: (_, ref) => `
    select distinct days.usage_start, days.node, objects.labels
    from ${ref('node_label_days')} days
    left join ${ref('label_objects')} objects on objects.label_text = days.node_labels`,
};

export const namespaceLabelSets: SqlStep = {
  labels: ['labels'],
  sql: (_, ref) => `
    select distinct days.usage_start, days.namespace, objects.labels
    from ${ref('namespace_label_days')} days
    left join ${ref('label_objects')} objects on objects.label_text = days.namespace_labels`,
};
