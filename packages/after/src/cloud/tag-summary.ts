import { onAllTables, type AfterStep } from '@ocp/core';
import { cloudOf, clusterOf, type BillScope } from '../scope.ts';
import { unitedOf } from './category-summary.ts';
import { ALIAS, tagTablesWritten } from './tag-tables.ts';

/** Until a run ends it holds what the run before left. */
const ON_ALL = onAllTables.projects;

/**
 * Keys and values of the tags of OpenShift on a cloud, by account, namespace and node, and the values table (spec after.md section
 * 7). Both follow the last run: values of an account without a name are replaced where accounts have names, and so are whole
 * entries of the values table (quirk 1).
 *
 * Tags without a node have no conflict in the summary's key, so that Koku adds their rows with every run. Here a window that
 * was run before adds no row that is there already.
 */
export const cloudTagStep: AfterStep = {
  name: 'cloud_tag_summary',
  async run(sql, scope) {
    const bill = cloudOf(scope);
    const { type, source, billId } = bill;
    const { reportPeriodId, clusterId } = clusterOf(scope);
    const [counts] = await sql.rows<{ summarized: number; known: number }>(recordOf(sql.schema, bill), [
      billId,
      reportPeriodId,
      scope.days.start,
      scope.days.end,
      source,
      type,
      clusterId,
    ]);
    return tagTablesWritten(sql, type, bill.tables.openshiftTags, counts);
  },
};

/**
 * Parameters: bill, report period, first and last day, cloud source, source type, cluster id.
 *
 * The values table has the alias that the cluster had when its report period was made, not today's.
 *
 * Tags are taken apart once per distinct object of an account, namespace and node: days repeat them. A row without
 * namespace has no tags; one that had would stop Koku, since the summary cannot hold it.
 */
function recordOf(schema: string, { description, tables }: BillScope): string {
  const { detail, openshiftTags: tags } = tables;
  const { alias } = description.account;
  const lists = Object.entries(description.after.tagPlaces);
  const columns = [...lists.map(([column]) => column), 'namespace'];
  const place = [...columns, 'node'].join(', ');
  const withAlias = (...texts: string[]) => (alias === undefined ? '' : `, ${texts.join(', ')}`);
  const aliasColumn = withAlias(String(alias?.column));
  const greatestAlias = withAlias(`max(${alias?.column}) as ${alias?.column}`);
  const names = [...lists.map(([, list]) => list), 'cluster_ids', 'cluster_aliases', 'namespaces', 'nodes'];
  return `
    with enabled as materialized (
      select key from ${schema}.reporting_enabledtagkeys where provider_type = $6 and enabled
    ), again as materialized (
      select exists (
        select from ${schema}.${ON_ALL}
        where source_uuid = $5::uuid and source_type = $6 and cluster_id = $7 and usage_start between $3::date and $4::date
      ) as known
    ), objects as materialized (
      select tags, ${place}${greatestAlias}
      from ${schema}.${detail}
      where cost_entry_bill_id = $1 and report_period_id = $2 and usage_start between $3::date and $4::date
        and namespace is not null and tags ?| (select array_agg(key::text) from enabled)
      group by tags, ${place}
    ), pairs as materialized (
      select distinct key, value, ${place}${aliasColumn}
      from objects cross join jsonb_each_text(tags)
      where key in (select key from enabled) and value is not null
    ), found as (
      select key, array_agg(distinct value) as values, ${place}${greatestAlias}
      from pairs
      group by key, ${place}
    ), summarized as (
      insert into ${schema}.${tags.summary} as known
        (uuid, key, values, ${place}${aliasColumn}, cost_entry_bill_id, report_period_id)
      select gen_random_uuid(), key, values, ${place}${aliasColumn}, $1, $2
      from found
      where node is not null or not (select known from again) or not exists (
        select from ${schema}.${tags.summary} as known
        where known.node is null and known.key = found.key and known.values = found.values
          and known.cost_entry_bill_id = $1 and known.report_period_id = $2
          and ${columns.map((column) => `known.${column} = found.${column}`).join(' and ')}
          ${alias === undefined ? '' : `and known.${alias.column} is not distinct from found.${alias.column}`}
      )
      on conflict (key, cost_entry_bill_id, report_period_id, ${place}) do update
        set values = ${unitedOf(alias?.column)}
        where known.values is distinct from ${unitedOf(alias?.column)}
      returning 1
    ), overwritten as (
      insert into ${schema}.${tags.values} as known
        (uuid, key, value, ${names.join(', ')}${withAlias(ALIAS.list)})
      select gen_random_uuid(), key, value, ${lists.map(([column]) => `array_agg(distinct ${column}::text)`).join(', ')},
        array[$7::text], array[(select cluster_alias::text from ${schema}.reporting_ocpusagereportperiod where id = $2)],
        array_agg(distinct namespace::text), array_agg(distinct node::text)${withAlias(`array_agg(distinct name.${ALIAS.name}::text)`)}
      from pairs ${alias === undefined ? '' : `left join ${schema}.${alias.table} as name on name.id = pairs.${alias.column}`}
      group by key, value
      order by key, value
      on conflict (key, value) do update set
        ${names.map((name) => `${name} = excluded.${name}`).join(',\n        ')}
      returning 1
    )
    select
      (select count(*) from summarized)::integer as summarized,
      (select count(*) from overwritten)::integer as known`;
}
