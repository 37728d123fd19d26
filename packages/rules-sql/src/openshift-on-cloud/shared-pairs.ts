import type { Dialect } from '../dialect.ts';
import type { Ref } from '../step.ts';
import { labelTexts } from './own-rows.ts';

/**
 * Pairs of enabled keys of the bill that equal a label in any case, if a key is enabled for both (spec ocp-on-azure.md 3.1, the
 * second way). `more` joins the members of tag texts (`members`) with what else is asked of them.
 */
export const sharedPairs = ({ functions: f }: Dialect, ref: Ref, more = '') => `
    select distinct members.key, members.value
    from ${ref('tag_members')} members
    join ${ref('cloud_keys')} enabled on enabled.key = members.key
    join (
      select distinct ${f.lowerCase('key')} as key, ${f.lowerCase('value')} as value
      from ${f.jsonMembers(`${labelTexts(ref)} texts`, 'labels')} label_members
    ) labels on labels.key = ${f.lowerCase('members.key')} and labels.value = ${f.lowerCase('members.value')}
    ${more}
    where exists (select 1 from ${ref('shared_keys')})`;
