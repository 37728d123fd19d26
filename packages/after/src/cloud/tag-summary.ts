import { onAllTables, type AfterStep } from '@ocp/core';
import { unitedOf } from './category-summary.ts';
import { cloudOf, clusterOf, type BillScope } from '../scope.ts';

/** Where the run before left the labels of every day, as they were before tag mapping. */
const EARLIER = onAllTables.projects;

/**
 * Keys and values of the tags of OpenShift on AWS, by account, namespace and node, and the values table (spec after.md section
 * 7). Koku writes what the window has over what is there: values of accounts without a name, whole entries of the values
 * table (quirk 1), and one more row for tags without a node. The outcome depends on which run was the last.
 *
 * So that a repetition changes nothing, in whatever order runs are repeated, only what is new is written over or
 * added: what comes from labels that OCP-on-all does not have yet for that day, account, namespace and node. OCP-on-all is
 * filled at the end of a run and holds the run before until then. A first run finds nothing there, and is Koku's.
 */
export const cloudTagStep: AfterStep = {
  name: 'cloud_tag_summary',
  async run(sql, scope) {
    const bill = cloudOf(scope);
    const { type, source, billId } = bill;
    const { reportPeriodId, clusterId } = clusterOf(scope);
    const { summary, values } = bill.tables.openshiftTags;
    const [counts] = await sql.rows<{ summarized: number; known: number }>(recordOf(sql.schema, bill), [
      billId,
      reportPeriodId,
      scope.days.start,
      scope.days.end,
      source,
      type,
      clusterId,
    ]);
    const disabled = await sql.execute(
      `delete from ${sql.schema}.${summary} as known
       using ${sql.schema}.reporting_enabledtagkeys as tag
       where tag.key = known.key and tag.provider_type = $1 and not tag.enabled`,
      [type],
    );
    const unlisted = await sql.execute(`
      delete from ${sql.schema}.${values} as known
      where not exists (select from ${sql.schema}.${summary} as listed where listed.key = known.key)`);
    return {
      [summary]: { deleted: disabled, written: counts?.summarized ?? 0 },
      [values]: { deleted: unlisted, written: counts?.known ?? 0 },
    };
  },
};

/**
 * Parameters: bill, report period, first and last day, cloud source, source type, cluster id.
 *
 * Tags are taken apart once per distinct object of an account, namespace and node: days repeat them. A row without
 * namespace has no tags; one that had would stop Koku, since the summary cannot hold it.
 */
function recordOf(schema: string, { description, tables }: BillScope): string {
  const { detail, openshiftTags: tags } = tables;
  const account = {
    column: description.account.column,
    list: description.after.tagPlaces[description.account.column]!,
  };
  const alias = {
    column: 'account_alias_id',
    table: 'reporting_awsaccountalias',
    name: 'account_alias',
    list: 'account_aliases',
  };
  const place = `${account.column}, namespace, node`;
  return `
    with enabled as materialized (
      select key from ${schema}.reporting_enabledtagkeys where provider_type = $6 and enabled
    ), days as materialized (
      select usage_start, tags, ${place}, max(${alias.column}) as ${alias.column},
        max(cluster_alias) as cluster_alias, not bool_or(earlier) as new
      from (
        select usage_start, tags, ${place}, ${alias.column}, cluster_alias, false as earlier
        from ${schema}.${detail}
        where cost_entry_bill_id = $1 and report_period_id = $2 and usage_start between $3::date and $4::date
          and namespace is not null and tags ?| (select array_agg(key::text) from enabled)
        union all
        select usage_start, pod_labels, ${String(description.after.onAll.usage_account_id)}, namespace, node, null, null, true
        from ${schema}.${EARLIER}
        where source_uuid = $5::uuid and source_type = $6 and cluster_id = $7
          and usage_start between $3::date and $4::date and pod_labels ?| (select array_agg(key::text) from enabled)
      ) as labelled
      group by usage_start, tags, ${place}
      having not bool_and(earlier)
    ), objects as materialized (
      select tags, ${place}, ${alias.column}, cluster_alias, bool_or(new) as new
      from days
      group by tags, ${place}, ${alias.column}, cluster_alias
    ), pairs as materialized (
      select key, value, ${place}, ${alias.column}, cluster_alias, bool_or(new) as new
      from objects cross join jsonb_each_text(tags)
      where key in (select key from enabled) and value is not null
      group by key, value, ${place}, ${alias.column}, cluster_alias
    ), found as (
      select key, array_agg(distinct value) as values, ${place}, max(${alias.column}) as ${alias.column}, bool_or(new) as new
      from pairs
      group by key, ${place}
    ), summarized as (
      insert into ${schema}.${tags.summary} as known
        (uuid, key, values, ${place}, ${alias.column}, cost_entry_bill_id, report_period_id)
      select gen_random_uuid(), key, values, ${place}, ${alias.column}, $1, $2
      from found
      where new or not exists (
        select from ${schema}.${tags.summary} as known
        where known.key = found.key and known.cost_entry_bill_id = $1 and known.report_period_id = $2
          and known.${account.column} = found.${account.column} and known.namespace = found.namespace
          and known.node is not distinct from found.node
          and (known.node is null or (known.${alias.column} = found.${alias.column}) is not true)
      )
      on conflict (key, cost_entry_bill_id, report_period_id, ${place}) do update
        set values = ${unitedOf(alias.column)}
        where known.values is distinct from ${unitedOf(alias.column)}
      returning 1
    ), overwritten as (
      insert into ${schema}.${tags.values} as known
        (uuid, key, value, ${account.list}, ${alias.list}, cluster_ids, cluster_aliases, namespaces, nodes)
      select gen_random_uuid(), key, value, array_agg(distinct ${account.column}::text), array_agg(distinct name.${alias.name}::text),
        array[$7::text], array_agg(distinct cluster_alias::text), array_agg(distinct namespace::text), array_agg(distinct node::text)
      from pairs left join ${schema}.${alias.table} as name on name.id = pairs.${alias.column}
      group by key, value
      having bool_or(new) or not exists (
        select from ${schema}.${tags.values} as known where known.key = pairs.key and known.value = pairs.value
      )
      order by key, value
      on conflict (key, value) do update set
        ${account.list} = excluded.${account.list},
        cluster_ids = excluded.cluster_ids,
        cluster_aliases = excluded.cluster_aliases,
        namespaces = excluded.namespaces,
        nodes = excluded.nodes
      returning 1
    )
    select
      (select count(*) from summarized)::integer as summarized,
      (select count(*) from overwritten)::integer as known`;
}
