import { OcpError, type AfterStep, type Cloud } from '@ocp/core';
import { cloudOf } from '../scope.ts';

/**
 * Values of the enabled cost categories by account, of all clusters of the bill (spec after.md section 7). An account with
 * a known name gathers values; those of another are of the last range only.
 */
export const categoryStep: AfterStep = {
  name: 'category_summary',
  async run(sql, scope) {
    const { description, tables, billId } = cloudOf(scope);
    const { summary, keys } = categoriesOf(description);
    const deleted = await sql.execute(`
      delete from ${sql.schema}.${summary} as known
      using ${sql.schema}.${keys} as category
      where category.key = known.key and not category.enabled`);
    const written = await sql.execute(upsertOf(sql.schema, tables.detail, description), [
      billId,
      scope.days.start,
      scope.days.end,
    ]);
    return { [summary]: { deleted, written } };
  },
};

function categoriesOf({ type, after: { categories } }: Cloud) {
  if (categories !== undefined) return categories;
  throw new OcpError('INTERNAL', `${type} has no cost categories`);
}

/** Parameters: bill, first and last day. Categories are taken apart once per distinct object of an account. */
function upsertOf(schema: string, detail: string, description: Cloud): string {
  const { column: account, alias } = description.account;
  const categories = categoriesOf(description);
  const name = alias === undefined ? '' : `, max(${alias.column}) as ${alias.column}`;
  return `
    with objects as materialized (
      select ${categories.column} as categories, ${account}${name}
      from ${schema}.${detail}
      where cost_entry_bill_id = $1 and usage_start between $2::date and $3::date
        and ${categories.column} is not null
      group by ${categories.column}, ${account}
    )
    insert into ${schema}.${categories.summary} as known
      (uuid, key, values, ${account}, cost_entry_bill_id${alias === undefined ? '' : `, ${alias.column}`})
    select gen_random_uuid(), key, array_agg(distinct value), ${account}, $1${name}
    from objects cross join jsonb_each_text(categories)
    where key in (select key from ${schema}.${categories.keys} where enabled) and value is not null
    group by key, ${account}
    on conflict (key, cost_entry_bill_id, ${account}) do update
      set values = ${unitedOf(alias?.column)}
      where known.values is distinct from ${unitedOf(alias?.column)}`;
}

/** The values of a summary's row `known` with those that come: united, where accounts have names only under the same known one. */
export function unitedOf(aliasColumn: string | undefined): string {
  const united = 'array(select distinct unnest(known.values || excluded.values) as value order by value)';
  if (aliasColumn === undefined) return united;
  return `case when known.${aliasColumn} = excluded.${aliasColumn} then ${united} else excluded.values end`;
}
