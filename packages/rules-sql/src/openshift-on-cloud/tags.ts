import { billedColumns, OcpError, placeTags, type Cloud } from '@ocp/core';
import type { CloudRules } from '../clouds/cloud-rules.ts';
import { canonicalObject, of } from '../expressions.ts';
import { memberJoin } from '../joins.ts';
import type { Ref, SqlCheck, SqlStep } from '../step.ts';
import { malformedTags } from '../tag-objects.ts';

/** How rows of the bill are matched, by resource and by tag (spec ocp-on-aws.md 3; ocp-on-azure.md and ocp-on-gcp.md 3, 4). */
export const matchingRules = (cloud: Cloud, rules: CloudRules) => {
  const { resource, tags } = cloud.bill;
  const tagTexts = (ref: Ref) =>
    `(select distinct ${tags} as tag_text from ${ref('bill_rows')} where ${tags} is not null)`;

  /** Window-wide: a candidate of one day matches rows of all days of the window. */
  const resourceCandidates: SqlStep = {
    sql: (_, ref) => {
      const { node, handles } = cloud.differences.candidates;
      return `
    select candidate, handle
    from (
      select ${node} as candidate, false as handle from ${ref('pod_days')}
      union select persistentvolume, false from ${ref('storage_days')}
      union select csi_volume_handle, true from ${ref('storage_days')}
        ${handles === 'all' ? '' : `where persistentvolume <> ''`}
    ) candidates
    where candidate <> ''`;
    },
  };

  /**
   * Members of each distinct tag text; JSON work is never done per row of the bill. A text with an object or a list in it stands
   * for nothing, and is refused where a row of the cluster has it.
   */
  const tagMembers: SqlStep = {
    check: malformedTags(
      (ref) => `select * from ${tagTexts(ref)} texts`,
      ({ functions: f }, text) => `not ${f.isJsonObject(text)}`,
    ),
    sql: ({ functions: f }, ref) => `
    select members.tag_text, members.key, members.value
    from ${f.jsonMembers(`(select tag_text from ${tagTexts(ref)} texts where not ${f.hasNestedMember('tag_text')}) plain`, 'tag_text')} members`,
  };

  /** Pairs that the reporting tables share are preferred; without any, those of the window's data. */
  const tagPairs: SqlStep = {
    sql: (dialect, ref) => `
    with reported as (select distinct key, value from ${ref('reported_tag_pairs')})
    select key, value from reported
    union
    select key, value from (${rules.tagPairs.sql(dialect, ref)}) found where not exists (select 1 from reported)`,
  };

  /**
   * Spec ocp-on-aws.md 3.2 (4, 5). The special strings are not escaped; braces leave the others only. A pod without node or namespace
   * gives the text `null` (spec ocp-on-azure.md 3).
   */
  const tagStrings: SqlStep = {
    sql: ({ functions: f }, ref) => `
    select replace(replace(${f.jsonAsciiString('key')} || ': ' || ${f.jsonAsciiString('value')}, '{', ''), '}', '')
      as tag_string
    from ${ref('tag_pairs')}
    union select '"openshift_cluster": "' || cluster_id || '"' from ${ref('run')}
    union select '"openshift_cluster": "' || cluster_alias || '"' from ${ref('run')} where cluster_alias is not null
    union select '"openshift_node": "' || coalesce(node, 'null') || '"' from ${ref('pod_days')}
    union select '"openshift_project": "' || coalesce(namespace, 'null') || '"' from ${ref('pod_days')}`,
  };

  /** By distinct tag text. */
  const tagMatches: SqlStep = {
    sql: (dialect, ref) => `
    select matches.text as tag_text, ${dialect.functions.joinOrdered('matches.part', 'matches.part')} as matched_tag
    from (${memberJoin(
      dialect,
      `(select tag_text as text from ${tagTexts(ref)} texts)`,
      `(select tag_string as part from ${ref('tag_strings')})`,
      ': ',
    )}) matches
    group by matches.text`,
  };

  const tagObjects: SqlStep = {
    sql: (dialect, ref) => `
    select texts.tag_text, coalesce(objects.tags, '{}') as tags, ${of('objects', placeTags)}
    from ${tagTexts(ref)} texts
    left join (
      select members.tag_text, ${canonicalObject(dialect, 'members.key', 'members.value')} as tags,
        ${placeTags.map((key) => `max(case when members.key = '${key}' then members.value end) as ${key}`).join(',\n        ')}
      from ${ref('tag_members')} members
      join ${ref('cloud_tag_keys')} kept on kept.key = members.key
      group by members.tag_text
    ) objects on objects.tag_text = texts.tag_text`,
  };

  /** Rows of the bill with what they are matched by. */
  const matching = (ref: Ref, bill = ref('bill_rows')) => `${bill} bill
    left join ${ref('matched_resources')} resources on resources.resource = bill.${resource}
    left join ${ref('tag_matches')} matches on matches.tag_text = bill.${tags}`;
  const isMatched = 'resources.resource is not null or matches.matched_tag is not null';

  /** Of a tag that is an object or a list no text can be made: Koku fails on such a row of the cluster (spec ocp-on-azure.md 4). */
  const nestedTags: SqlCheck = {
    code: 'LABELS_MALFORMED',
    message: 'a row of the cluster has a tag that is an object or a list',
    hint: 'Find the row of the bill and ingest its report again.',
    sql: ({ functions: f }, ref) => `
      select count(distinct bill.${tags}) as rows, min('row ' || bill.row_uuid || ': ' || bill.${tags}) as example
      from ${matching(
        ref,
        `(
        select * from ${ref('bill_rows')} lines
        where ${tags} in (select tag_text from ${ref('tag_objects')} objects where ${f.hasNestedMember('tag_text')})
      )`,
      )}
      where ${isMatched}`,
  };

  /** A row that is matched by its resource has no matched tag. */
  const matchedRows: SqlStep = {
    check: nestedTags,
    sql: (dialect, ref) => {
      const { columns, diskId, direction } = rules.billRow(dialect, 'resources.resource is not null');
      const selected = Object.keys(billedColumns(cloud)).map((name) => {
        const expression = columns[name];
        if (expression === undefined) throw new OcpError('INTERNAL', `no rule for ${name} of ${cloud.type}`);
        return `${expression} as ${name}`;
      });
      return `
    select bill.row_uuid, ${selected.join(', ')}, ${diskId} as disk_id, objects.tags,
      resources.resource is not null as resource_matched,
      case when resources.resource is null then matches.matched_tag end as matched_tag,
      ${of('objects', placeTags)}, ${direction} as data_transfer_direction
    from ${matching(ref)}
    left join ${ref('tag_objects')} objects on objects.tag_text = bill.${tags}
    where ${isMatched}`;
    },
  };

  return {
    resource_candidates: resourceCandidates,
    matched_resources: rules.matchedResources,
    tag_members: tagMembers,
    tag_pairs: tagPairs,
    tag_strings: tagStrings,
    tag_matches: tagMatches,
    tag_objects: tagObjects,
    matched_rows: matchedRows,
  };
};
