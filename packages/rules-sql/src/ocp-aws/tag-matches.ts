import { memberJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';
import { ownRows } from './own-rows.ts';

/** Members of each distinct tag text; JSON work is never done per row of the bill. */
export const tagMembers: SqlStep = {
  name: 'tag_members',
  check: {
    code: 'LABELS_MALFORMED',
    message: 'a tag column holds text that is not a JSON object',
    hint: 'Find the rows of the bill by the example text and ingest their report again.',
    sql: ({ functions: f }, ref) => `
      select count(*) as rows, min(resourcetags) as example
      from (select distinct resourcetags from ${ref('aws_days')}) texts
      where resourcetags is not null and not ${f.isJsonObject('resourcetags')}`,
  },
  sql: ({ functions: f }, ref) => `
    select members.resourcetags, members.key, members.value
    from ${f.jsonMembers(
      `(select distinct resourcetags from ${ref('aws_days')} where resourcetags is not null) texts`,
      'resourcetags',
    )} members`,
};

/**
 * Spec ocp-on-aws.md 3.2: pairs that the reporting tables share are preferred; without any, pairs of the window's data whose
 * texts mention a shared key anywhere.
 */
export const tagPairs: SqlStep = {
  name: 'tag_pairs',
  sql: ({ functions: f }, ref) => `
    with reported as (select distinct key, value from ${ref('reported_tag_pairs')}),
    bill_texts as (
      select distinct texts.resourcetags
      from (select distinct resourcetags from ${ref('tag_members')}) texts
      join ${ref('shared_keys')} shared on strpos(texts.resourcetags, shared.key) > 0
    ),
    label_texts as (
      select distinct texts.labels
      from (
        select pod_labels as labels from ${ownRows(ref)} own where pod_labels is not null
        union select volume_labels from ${ownRows(ref)} own where volume_labels is not null
      ) texts
      join ${ref('shared_keys')} shared on strpos(texts.labels, shared.key) > 0
    ),
    found as (
      select distinct members.key, members.value
      from ${ref('tag_members')} members
      join bill_texts on bill_texts.resourcetags = members.resourcetags
      join (
        select distinct ${f.lowerCase('key')} as key, ${f.lowerCase('value')} as value
        from ${f.jsonMembers('label_texts', 'labels')} label_members
      ) labels on labels.key = ${f.lowerCase('members.key')} and labels.value = ${f.lowerCase('members.value')}
    )
    select key, value from reported
    union
    select key, value from found where not exists (select 1 from reported)`,
};

/** Spec ocp-on-aws.md 3.2 (4, 5). The special strings are not escaped; braces leave the others only. */
export const tagStrings: SqlStep = {
  name: 'tag_strings',
  sql: ({ functions: f }, ref) => `
    select replace(replace(${f.jsonAsciiString('key')} || ': ' || ${f.jsonAsciiString('value')}, '{', ''), '}', '')
      as tag_string
    from ${ref('tag_pairs')}
    union select '"openshift_cluster": "' || cluster_id || '"' from ${ref('run')}
    union select '"openshift_cluster": "' || cluster_alias || '"' from ${ref('run')} where cluster_alias is not null
    union select '"openshift_node": "' || node || '"' from ${ref('pod_days')} where node is not null
    union select '"openshift_project": "' || namespace || '"' from ${ref('pod_days')} where namespace is not null`,
};

/** Spec ocp-on-aws.md 3.3, by distinct tag text. */
export const tagMatches: SqlStep = {
  name: 'tag_matches',
  sql: (dialect, ref) => `
    select matches.text as resourcetags, ${dialect.functions.joinOrdered('matches.part', 'matches.part')} as matched_tag
    from (${memberJoin(
      dialect,
      `(select distinct resourcetags as text from ${ref('aws_days')} where resourcetags is not null)`,
      `(select tag_string as part from ${ref('tag_strings')})`,
      ': ',
    )}) matches
    group by matches.text`,
};
