import { placeTags, type Cloud } from '@ocp/core';
import { of, same, specialNamespaces } from '../expressions.ts';
import { memberJoin } from '../joins.ts';
import type { SqlStep } from '../step.ts';
import { partOf, resourceId, wholeMeasures } from './columns.ts';

const tagKeys = ['matched_tag', ...placeTags];
const profile = ['usage_start', ...tagKeys];
const sameProfile = (a: string, b: string) =>
  [
    `${a}.usage_start = ${b}.usage_start`,
    ...tagKeys.map((column) => same(`${a}.${column}`, `${b}.${column}`)),
  ].join(' and ');

const group = ['usage_start', 'source_uuid', 'namespace', 'data_source'];
const volumeTexts = ['persistentvolumeclaim', 'persistentvolume', 'storageclass'];
const texts = ['cluster_alias', 'node', 'node_resource_id', ...volumeTexts, 'pod_labels', 'volume_labels'];

/** To which namespaces tag-matched rows go (spec ocp-on-aws.md 5.4, 8; ocp-on-azure.md and ocp-on-gcp.md 5.4). */
export const tagPartRules = (cloud: Cloud) => {
  const { sharedWith, emptyNodeByTag } = cloud.differences;
  const amongSources = sharedWith === 'sources';

  /** Of this run and, where rows are shared among sources, of those that clusters before it left. */
  const tagProfiles: SqlStep = {
    sql: (_, ref) => {
      const profiles = (relation: string) =>
        `select distinct ${profile.join(', ')} from ${ref(relation)} where matched_tag <> ''`;
      return amongSources
        ? `${profiles('matched_rows')} union ${profiles('other_tag_matches')}`
        : profiles('matched_rows');
    },
  };

  /**
   * The matched tag is cut at commas, although values may hold them (quirk 2), and loses all blanks, while labels keep theirs
   * (quirk 3). Each distinct part is searched once in each distinct label text.
   */
  const tagLabels: SqlStep = {
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

  /**
   * The four conditions are taken apart: rows are grouped with the one column that each compares and joined by it; the
   * greatest values over all of them are those of the matching rows. Labels are those of the greatest text, not of the row
   * that matched (quirk 6).
   */
  const tagTargets: SqlStep = {
    sql: (dialect, ref) => {
      const f = dialect.functions;
      const maxima = (alias: string) =>
        [
          ...texts.map((name) => `${f.maxText(`${alias}.${name}`)} as ${name}`),
          `max(${alias}.cost_category_id) as cost_category_id`,
        ].join(', ');
      const grouped = (column: string) => `(
        select ${group.join(', ')}, ${column} as compared_${column}, ${maxima('named')}
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
        cost_category_id, ${emptyNodeByTag === 'null' ? `nullif(node, '') as node` : 'node'}, resource_id as node_resource_id,
        ${volumeTexts.map((name) => `nullif(${name}, '') as ${name}`).join(', ')}, node as node_name
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
    select ${of('hits', profile)}, hits.source_uuid, hits.data_source, hits.namespace, ${[
      'cluster_alias',
      'node',
      'node_resource_id',
      ...volumeTexts,
    ]
      .map((name) => `${f.maxText(`hits.${name}`)} as ${name}`)
      .join(', ')}, max(hits.cost_category_id) as cost_category_id,
      coalesce(${f.maxText('hits.pod_labels')}, ${f.maxText('hits.volume_labels')}) as labels
    from hits
    group by ${of('hits', [...profile, 'source_uuid', 'namespace', 'data_source'])}`;
    },
  };

  const tagParts: SqlStep = {
    sql: (dialect, ref) => `
    select ${partOf(cloud, { ...wholeMeasures(dialect, cloud), ...resourceId(cloud, 'own.node_resource_id') })}
    from ${ref('matched_rows')} bill
    join ${ref('tag_targets')} own on ${sameProfile('own', 'bill')}
    join ${ref('run')} run on run.source_uuid = own.source_uuid
    where bill.matched_tag is not null`,
  };

  /** Spec ocp-on-aws.md 8 (k): sources of any cluster that meet the conditions with any matched row of the same id. */
  const tagSharing: SqlStep = {
    sql: (_, ref) =>
      amongSources
        ? `
    select bill.row_uuid, count(distinct targets.source_uuid) as sources
    from (
      select row_uuid, ${profile.join(', ')} from ${ref('matched_rows')} where matched_tag is not null
      union
      select row_uuid, ${profile.join(', ')} from ${ref('other_tag_matches')} where matched_tag <> ''
    ) bill
    join ${ref('tag_targets')} targets on ${sameProfile('targets', 'bill')}
    group by bill.row_uuid`
        : `select distinct row_uuid, 1 as sources from ${ref('tag_parts')}`,
  };

  return {
    tag_profiles: tagProfiles,
    tag_labels: tagLabels,
    tag_targets: tagTargets,
    tag_parts: tagParts,
    tag_sharing: tagSharing,
  };
};
