import { labelTexts } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-aws.md 3.2 (3): all pairs of texts that mention a shared key anywhere. */
export const tagPairs: SqlStep = {
  sql: ({ functions: f }, ref) => `
    with bill_texts as (
      select distinct texts.tag_text
      from (select distinct tag_text from ${ref('tag_members')}) texts
      join ${ref('shared_keys')} shared on strpos(texts.tag_text, shared.key) > 0
    ),
    label_texts as (
      select distinct texts.labels
      from ${labelTexts(ref)} texts
      join ${ref('shared_keys')} shared on strpos(texts.labels, shared.key) > 0
    )
    select distinct members.key, members.value
    from ${ref('tag_members')} members
    join bill_texts on bill_texts.tag_text = members.tag_text
    join (
      select distinct ${f.lowerCase('key')} as key, ${f.lowerCase('value')} as value
      from ${f.jsonMembers('label_texts', 'labels')} label_members
    ) labels on labels.key = ${f.lowerCase('members.key')} and labels.value = ${f.lowerCase('members.value')}`,
};
