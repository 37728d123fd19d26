import { same, specialNamespaces } from '../expressions.ts';
import { memberJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';
import { billedColumns, costs, of } from './columns.ts';

const tagKeys = ['matched_tag', 'openshift_project', 'openshift_node', 'openshift_cluster'];
const profile = ['usage_start', ...tagKeys];
const sameProfile = (a: string, b: string) =>
  [
    `${a}.usage_start = ${b}.usage_start`,
    ...tagKeys.map((column) => same(`${a}.${column}`, `${b}.${column}`)),
  ].join(' and ');

/** Spec ocp-on-aws.md 8: the rows of this run and those that clusters before it left. */
export const tagProfiles: SqlStep = {
  name: 'tag_profiles',
  sql: (_, ref) => `
    select ${profile.join(', ')} from ${ref('matched_rows')} where matched_tag is not null
    union
    select ${profile.join(', ')} from ${ref('other_tag_matches')} where matched_tag <> ''`,
};

/**
 * Spec ocp-on-aws.md 5.4: the matched tag is cut at commas, although values may hold them (quirk 2), and loses all blanks,
 * while labels keep theirs (quirk 3). Each distinct part is searched once in each distinct label text.
 */
export const tagLabels: SqlStep = {
  name: 'tag_labels',
  sql: (dialect, ref) => `
    with parts as (
      select distinct matched_tag, replace(part, ' ', '') as part
      from ${dialect.functions.commaParts(`(select distinct matched_tag from ${ref('tag_profiles')}) tags`, 'matched_tag')} cut
    )
    select distinct parts.matched_tag, found.text as labels
    from parts
    join (${memberJoin(
      dialect,
      `(select pod_labels as text from ${ref('openshift_rows')} where pod_labels is not null
        union select volume_labels from ${ref('openshift_rows')} where volume_labels is not null)`,
      '(select distinct part from parts)',
      ':',
    )}) found on found.part = parts.part`,
};

const group = ['usage_start', 'source_uuid', 'namespace', 'data_source'];
const texts = [
  'cluster_alias',
  'node',
  'persistentvolumeclaim',
  'persistentvolume',
  'storageclass',
  'pod_labels',
  'volume_labels',
];

/**
 * Spec ocp-on-aws.md 5.4, 8. The four conditions are taken apart: rows are grouped with the one column that each compares and
 * joined by it; the greatest values over all of them are those of the matching rows. Labels are those of the greatest
 * text, not of the row that matched (quirk 6).
 */
export const tagTargets: SqlStep = {
  name: 'tag_targets',
  sql: (dialect, ref) => {
    const f = dialect.functions;
    const maxima = (alias: string) =>
      [
        ...texts.map((name) => `${f.maxText(`${alias}.${name}`)} as ${name}`),
        `max(${alias}.cost_category_id) as cost_category_id`,
      ].join(', ');
    const grouped = (column: string, name = column) => `(
        select ${group.join(', ')}, ${column} as compared_${name}, ${maxima('named')}
        from named where ${column} is not null group by ${group.join(', ')}, ${column}
      )`;
    const columns = [...group.slice(1), ...texts, 'cost_category_id'];
    const hit = (column: string, condition: string) => `
      select ${of('profiles', profile)}, ${of('target', columns)}
      from ${ref('tag_profiles')} profiles
      join ${grouped(column)} target on target.usage_start = profiles.usage_start and ${condition}`;
    const labelHit = (column: string) => `
      select ${of('profiles', profile)}, ${of('target', columns)}
      from ${ref('tag_profiles')} profiles
      join ${ref('tag_labels')} labels on labels.matched_tag = profiles.matched_tag
      join ${grouped(column)} target
        on target.usage_start = profiles.usage_start and target.compared_${column} = labels.labels`;
    return `
    with named as (
      select usage_start, source_uuid, namespace, data_source, cluster_id, cluster_alias, pod_labels, volume_labels,
        cost_category_id, nullif(node, '') as node, nullif(persistentvolumeclaim, '') as persistentvolumeclaim,
        nullif(persistentvolume, '') as persistentvolume, nullif(storageclass, '') as storageclass, node as node_name
      from ${ref('openshift_rows')}
      where namespace not in (${specialNamespaces})
    ),
    hits as (
      ${[
        hit('namespace', 'target.compared_namespace = profiles.openshift_project'),
        hit('node_name', 'target.compared_node_name = profiles.openshift_node'),
        hit('cluster_alias', 'target.compared_cluster_alias = profiles.openshift_cluster'),
        hit('cluster_id', 'target.compared_cluster_id = profiles.openshift_cluster'),
        labelHit('pod_labels'),
        labelHit('volume_labels'),
      ].join('\n      union all')}
    )
    select ${of('hits', profile)}, hits.source_uuid, ${f.maxText('hits.cluster_alias')} as cluster_alias, hits.data_source,
      hits.namespace, ${['node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass']
        .map((name) => `${f.maxText(`hits.${name}`)} as ${name}`)
        .join(', ')}, max(hits.cost_category_id) as cost_category_id,
      coalesce(${f.maxText('hits.pod_labels')}, ${f.maxText('hits.volume_labels')}) as labels
    from hits
    group by ${of('hits', [...profile, 'source_uuid', 'namespace', 'data_source'])}`;
  },
};

export const tagParts: SqlStep = {
  name: 'tag_parts',
  sql: (_, ref) => `
    select ${of('bill', ['row_uuid', ...billedColumns, 'aws_cost_category', 'usage_amount', ...costs])},
      targets.cluster_alias, targets.data_source, targets.namespace, targets.node, targets.persistentvolumeclaim,
      targets.persistentvolume, targets.storageclass, targets.cost_category_id, bill.tags, targets.labels
    from ${ref('matched_rows')} bill
    join ${ref('tag_targets')} targets on ${sameProfile('targets', 'bill')}
    join ${ref('run')} run on run.source_uuid = targets.source_uuid
    where bill.matched_tag is not null`,
};

/** Spec ocp-on-aws.md 8 (k): sources of any cluster that meet the conditions with any matched row of the same id. */
export const tagSharing: SqlStep = {
  name: 'tag_sharing',
  sql: (_, ref) => `
    select bill.row_uuid, count(distinct targets.source_uuid) as sources
    from (
      select row_uuid, ${profile.join(', ')} from ${ref('matched_rows')} where matched_tag is not null
      union
      select row_uuid, ${profile.join(', ')} from ${ref('other_tag_matches')} where matched_tag <> ''
    ) bill
    join ${ref('tag_targets')} targets on ${sameProfile('targets', 'bill')}
    group by bill.row_uuid`,
};
