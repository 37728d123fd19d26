import { SUMMARY_TABLE, type AfterScope, type AfterStep, type SqlSession } from '@ocp/core';
import { clusterOf } from '../scope.ts';

const VALUES_TABLE = 'reporting_ocptags_values';

/** Which labels of the daily summary D a label summary lists (spec after.md section 3). */
interface LabelSummary {
  name: string;
  table: string;
  labels: 'pod_labels' | 'volume_labels';
  dataSource: 'Pod' | 'Storage';
}

const podLabels: LabelSummary = {
  name: 'pod_label_summary',
  table: 'reporting_ocpusagepodlabel_summary',
  labels: 'pod_labels',
  dataSource: 'Pod',
};

const volumeLabels: LabelSummary = {
  name: 'volume_label_summary',
  table: 'reporting_ocpstoragevolumelabel_summary',
  labels: 'volume_labels',
  dataSource: 'Storage',
};

/** Keys and values of pod labels, by namespace and node, and the values table. */
export const podLabelStep: AfterStep = {
  name: podLabels.name,
  async run(sql, scope) {
    return record(sql, scope, podLabels);
  },
};

/** The same for volume labels. Comes after the pod step: it also clears the values table of disabled keys. */
export const volumeLabelStep: AfterStep = {
  name: volumeLabels.name,
  async run(sql, scope) {
    const counts = await record(sql, scope, volumeLabels);
    counts[VALUES_TABLE].deleted = await sql.execute(`
      delete from ${sql.schema}.${VALUES_TABLE} as known
      using ${sql.schema}.reporting_enabledtagkeys as tag
      where tag.key = known.key and tag.provider_type = 'OCP' and not tag.enabled`);
    return counts;
  },
};

async function record(sql: SqlSession, scope: AfterScope, summary: LabelSummary) {
  const { reportPeriodId, clusterId } = clusterOf(scope);
  const [counts] = await sql.rows<{ rewritten: number; summarized: number; known: number }>(
    recordOf(sql.schema, summary),
    [reportPeriodId, scope.days.start, scope.days.end, summary.dataSource, clusterId],
  );
  const disabled = await sql.execute(
    `delete from ${sql.schema}.${summary.table} as known
     using ${sql.schema}.reporting_enabledtagkeys as tag
     where tag.key = known.key and tag.provider_type = 'OCP' and not tag.enabled and known.report_period_id = $1`,
    [reportPeriodId],
  );
  return {
    [summary.table]: { deleted: disabled + (counts?.rewritten ?? 0), written: counts?.summarized ?? 0 },
    [VALUES_TABLE]: { deleted: 0, written: counts?.known ?? 0 },
  };
}

/**
 * Parameters: report period, first and last day, data source, cluster id.
 *
 * Labels are taken apart once per distinct object of a namespace and node: days repeat them. A row without a node has no
 * conflict in the unique key (null differs from null), which would add it again with every run: it is taken out
 * and its values go back in with the new ones. The summary cannot hold a null namespace, the values table can. The values table
 * has the alias that the cluster had when its report period was made, not today's (spec inputs.md 5).
 */
function recordOf(schema: string, { table, labels }: LabelSummary): string {
  return `
    with enabled as materialized (
      select key from ${schema}.reporting_enabledtagkeys where provider_type = 'OCP' and enabled
    ), objects as materialized (
      select ${labels} as labels, namespace, node
      from ${schema}.${SUMMARY_TABLE}
      where report_period_id = $1 and usage_start between $2::date and $3::date and data_source = $4
        and ${labels} is not null
        and coalesce(infrastructure_raw_cost, 0) = 0 and coalesce(infrastructure_project_raw_cost, 0) = 0
      group by ${labels}, namespace, node
    ), pairs as materialized (
      select distinct key, value, namespace, node
      from objects cross join jsonb_each_text(labels)
      where labels ?| (select array_agg(key::text) from enabled) and value is not null
    ), nodeless as (
      delete from ${schema}.${table}
      where report_period_id = $1 and node is null and key in (select key from enabled)
      returning key, values, namespace
    ), summarized as (
      insert into ${schema}.${table} as known (uuid, key, values, namespace, node, report_period_id)
      select gen_random_uuid(), key, array_agg(distinct value), namespace, node, $1
      from (
        select key, value, namespace, node from pairs where namespace is not null
        union all
        select key, unnest(values), namespace, null from nodeless
      ) as found
      where key in (select key from enabled)
      group by key, namespace, node
      on conflict (key, report_period_id, namespace, node) do update
        set values = array(select distinct unnest(known.values || excluded.values) as value order by value)
        where not known.values @> excluded.values
      returning 1
    ), overwritten as (
      insert into ${schema}.${VALUES_TABLE} as known (uuid, key, value, cluster_ids, cluster_aliases, namespaces, nodes)
      select gen_random_uuid(), key, value, array[$5::text],
        array[(select cluster_alias::text from ${schema}.reporting_ocpusagereportperiod where id = $1)],
        array_agg(distinct namespace::text), array_agg(distinct node::text)
      from pairs
      group by key, value
      order by key, value
      on conflict (key, value) do update set
        cluster_ids = excluded.cluster_ids,
        cluster_aliases = excluded.cluster_aliases,
        namespaces = excluded.namespaces,
        nodes = excluded.nodes
        where (known.cluster_ids, known.cluster_aliases, known.namespaces, known.nodes)
          is distinct from (excluded.cluster_ids, excluded.cluster_aliases, excluded.namespaces, excluded.nodes)
      returning 1
    )
    select
      (select count(*) from nodeless)::integer as rewritten,
      (select count(*) from summarized)::integer as summarized,
      (select count(*) from overwritten)::integer as known`;
}
