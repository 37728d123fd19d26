import { capacities } from '@ocp/core';

/** What cost rows take of the usage that they are of: the greatest of a group (spec cost-model.md 11). */
const taken = ['usage_end', 'cluster_alias', 'resource_id', ...capacities];

/** An insert into the daily summary of one row a group of its rows; values are SQL by column. */
export function costRows(
  into: string,
  groups: readonly string[],
  values: Readonly<Record<string, string>>,
  from: string,
  having = 'true',
): string {
  const all = {
    uuid: 'gen_random_uuid()',
    source_uuid: '$1::uuid',
    report_period_id: '$4::integer',
    ...Object.fromEntries(groups.map((column) => [column, `usage.${column}`])),
    ...Object.fromEntries(taken.map((column) => [column, `max(usage.${column})`])),
    ...values,
  };
  return `
    insert into ${into} (${Object.keys(all).join(', ')})
    select ${Object.values(all).join(', ')}
    from ${from}
    group by ${groups.map((column) => `usage.${column}`).join(', ')}
    having ${having}`;
}

/** Rows of the daily summary of a source, its period and some days: the first four parameters. */
export const ofSource = `usage.source_uuid = $1::uuid and usage.usage_start between $2::date and $3::date
  and usage.report_period_id = $4::integer and usage.namespace is not null`;
