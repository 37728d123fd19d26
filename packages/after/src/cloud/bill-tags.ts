import type { AfterStep } from '@ocp/core';
import { cloudOf, type BillScope } from '../scope.ts';
import { unitedOf } from './category-summary.ts';
import { ALIAS, tagTablesWritten } from './tag-tables.ts';

/**
 * Keys and values of the tags that a cloud itself reports, by account, and the values table: what runs of OpenShift on the cloud
 * read as reported pairs. As of OpenShift on a cloud (spec after.md 7), but of the cloud's own summary, and without cluster.
 */
export const billTagStep: AfterStep = {
  name: 'bill_tag_summary',
  async run(sql, scope) {
    const bill = cloudOf(scope);
    const [counts] = await sql.rows<{ summarized: number; known: number }>(recordOf(sql.schema, bill), [
      bill.billId,
      scope.days.start,
      scope.days.end,
      bill.type,
    ]);
    return tagTablesWritten(sql, bill.type, bill.tables.tags, counts);
  },
};

/**
 * Parameters: bill, first and last day, type of the cloud. Tags are taken apart once per distinct object of an account. What is
 * there already and stays the same is not written again.
 */
function recordOf(schema: string, { description, tables }: BillScope): string {
  const { daily, tags } = tables;
  const { alias } = description.account;
  const lists = Object.entries(description.after.tagPlaces);
  const place = lists.map(([column]) => column).join(', ');
  const names = lists.map(([, list]) => list);
  const withAlias = (text: string) => (alias === undefined ? '' : `, ${text}`);
  const aliasColumn = withAlias(String(alias?.column));
  const greatestAlias = withAlias(`max(${alias?.column}) as ${alias?.column}`);
  const changed = names.map((name) => `known.${name} is distinct from excluded.${name}`);
  return `
    with enabled as materialized (
      select key from ${schema}.reporting_enabledtagkeys where provider_type = $4 and enabled
    ), objects as materialized (
      select tags, ${place}${greatestAlias}
      from ${schema}.${daily}
      where cost_entry_bill_id = $1 and usage_start between $2::date and $3::date
        and tags ?| (select array_agg(key::text) from enabled)
      group by tags, ${place}
    ), pairs as materialized (
      select distinct key, value, ${place}${aliasColumn}
      from objects cross join jsonb_each_text(tags)
      where key in (select key from enabled) and value is not null
    ), summarized as (
      insert into ${schema}.${tags.summary} as known (uuid, key, values, ${place}${aliasColumn}, cost_entry_bill_id)
      select gen_random_uuid(), key, array_agg(distinct value), ${place}${greatestAlias}, $1
      from pairs
      group by key, ${place}
      on conflict (key, cost_entry_bill_id, ${place}) do update
        set values = ${unitedOf(alias?.column)}
        where known.values is distinct from ${unitedOf(alias?.column)}
      returning 1
    ), listed as (
      insert into ${schema}.${tags.values} as known (uuid, key, value, ${names.join(', ')}${withAlias(ALIAS.list)})
      select gen_random_uuid(), key, value, ${lists.map(([column]) => `array_agg(distinct ${column}::text)`).join(', ')}${withAlias(
        `array_agg(distinct name.${ALIAS.name}::text)`,
      )}
      from pairs ${alias === undefined ? '' : `left join ${schema}.${alias.table} as name on name.id = pairs.${alias.column}`}
      group by key, value
      order by key, value
      on conflict (key, value) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
        where ${changed.join(' or ')}
      returning 1
    )
    select
      (select count(*) from summarized)::integer as summarized,
      (select count(*) from listed)::integer as known`;
}
