import { labelTexts } from '../../openshift-on-cloud/own-rows.ts';
import type { SqlStep } from '../../step.ts';

/** Spec ocp-on-gcp.md 3 (1): only labels of the window's first day count (quirk 5). */
export const tagPairs: SqlStep = {
  sql: ({ functions: f }, ref) => `
    select distinct members.key, members.value
    from ${ref('tag_members')} members
    join ${ref('cloud_keys')} enabled on enabled.key = members.key
    join (select distinct labels as tag_text from ${ref('first_day_rows')}) texts on texts.tag_text = members.tag_text
    join (
      select distinct ${f.lowerCase('key')} as key, ${f.lowerCase('value')} as value
      from ${f.jsonMembers(`${labelTexts(ref)} texts`, 'labels')} label_members
    ) labels on labels.key = ${f.lowerCase('members.key')} and labels.value = ${f.lowerCase('members.value')}
    where exists (select 1 from ${ref('shared_keys')})`,
};
