import type { AfterStep } from '@ocp/core';
import { cloudOf, type Cloud } from './clouds.ts';

/**
 * Values of the enabled cost categories by account, of all clusters of the bill (spec after.md section 7). An account with
 * a known name gathers values; those of another are of the last range only.
 */
export const awsCategoryStep: AfterStep = {
  name: 'aws_category_summary',
  async run(sql, scope) {
    const { tables, billId } = cloudOf(scope);
    const { summary, keys } = tables.categories;
    const deleted = await sql.execute(`
      delete from ${sql.schema}.${summary} as known
      using ${sql.schema}.${keys} as category
      where category.key = known.key and not category.enabled`);
    const written = await sql.execute(upsertOf(sql.schema, tables), [
      billId,
      scope.days.start,
      scope.days.end,
    ]);
    return { [summary]: { deleted, written } };
  },
};

/** Parameters: bill, first and last day. Categories are taken apart once per distinct object of an account. */
function upsertOf(schema: string, { detail, account, alias, categories }: Cloud): string {
  return `
    with objects as materialized (
      select ${categories.column} as categories, ${account.column}, max(${alias.column}) as ${alias.column}
      from ${schema}.${detail}
      where cost_entry_bill_id = $1 and usage_start between $2::date and $3::date
        and ${categories.column} is not null
      group by ${categories.column}, ${account.column}
    )
    insert into ${schema}.${categories.summary} as known
      (uuid, key, values, ${account.column}, ${alias.column}, cost_entry_bill_id)
    select gen_random_uuid(), key, array_agg(distinct value), ${account.column}, max(${alias.column}), $1
    from objects cross join jsonb_each_text(categories)
    where key in (select key from ${schema}.${categories.keys} where enabled) and value is not null
    group by key, ${account.column}
    on conflict (key, cost_entry_bill_id, ${account.column}) do update
      set values = ${unitedOf(alias.column)}
      where known.values is distinct from ${unitedOf(alias.column)}`;
}

/** The values of a summary's row `known` with those that come: united under the same known account name, else replaced. */
export function unitedOf(aliasColumn: string): string {
  return `case
        when known.${aliasColumn} = excluded.${aliasColumn}
          then array(select distinct unnest(known.values || excluded.values) as value order by value)
        else excluded.values
      end`;
}
