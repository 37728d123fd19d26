import type { Dialect } from '../dialect.ts';
import type { Ref } from '../step.ts';
import { labelTextsOf } from './own-rows.ts';

/**
 * Pairs of enabled keys of the bill that equal a label in any case, if a key is enabled for both (spec ocp-on-azure.md 3.1, the
 * second way). `more` joins the members of tag texts (`members`) with what else is asked of them.
 */
export const sharedPairs = (dialect: Dialect, ref: Ref, more = '') => {
  const f = dialect.functions;
  return `
    select distinct members.key, members.value
    from ${ref('tag_members')} members
    join ${ref('cloud_keys')} enabled on enabled.key = members.key
    join (${registeredLabels(dialect, ref)}) labels
      on labels.key = ${f.lowerCase('members.key')} and labels.value = ${f.lowerCase('members.value')}
    ${more}
    where exists (select 1 from ${ref('shared_keys')})`;
};

/**
 * Labels whose key the key table knows in this very spelling: of a pod for any provider, of a volume for OpenShift. Koku's own
 * precedence of `or` and `and` says so, and the label of virtual machines, which is kept without being enabled, shows it.
 */
const registeredLabels = ({ functions: f }: Dialect, ref: Ref) => {
  const of = (column: 'pod_labels' | 'volume_labels', known: string) => `
      select ${f.lowerCase('labels.key')} as key, ${f.lowerCase('labels.value')} as value
      from ${f.jsonMembers(`${labelTextsOf(ref, column)} texts`, 'labels')} labels
      join ${ref('registered_keys')} registered on registered.key = labels.key and ${known}`;
  return `${of('pod_labels', 'true')}
      union ${of('volume_labels', 'registered.openshift')}`;
};
