import { dailyColumns, type Cloud } from '@ocp/core';
import type { DailyRules } from '../clouds/daily-rules.ts';
import type { SqlStep } from '../step.ts';

/** The groups with what the tenant knows of their accounts; an account in several units has a row for each (spec cloud-daily.md 2). */
export const summaryRule = (cloud: Cloud, rules: DailyRules): SqlStep => ({
  sql: ({ types, functions: f }, ref) => {
    const { account, daily } = cloud;
    const { alias, units } = account;
    const said: Record<string, string> = {
      uuid: f.uuid(),
      usage_end: 'sums.usage_start',
      ...rules.written,
      ...(daily.taggedBy === 'text' && { tags: 'found.tags' }),
      ...(daily.lineDecimals === undefined &&
        Object.fromEntries(
          daily.costs.flatMap(({ cost, markup }) =>
            markup === undefined ? [] : [[markup, `sums.${cost} * run.markup`]],
          ),
        )),
      ...(alias && { [alias.column]: 'aliases.id' }),
      ...(units && { [units.column]: 'units.id' }),
      source_uuid: `cast(run.cloud_source_uuid as ${types.uuid})`,
      cost_entry_bill_id: 'run.bill_id',
    };
    const selected = Object.keys(dailyColumns(cloud)).map(
      (name) => `${said[name] ?? `sums.${name}`} as ${name}`,
    );
    return `
    select ${selected.join(', ')}
    from ${ref('line_groups')} sums
    cross join ${ref('run')} run
    ${daily.taggedBy === 'text' ? `left join ${ref('line_tags')} found on found.tag_text = sums.tag_text` : ''}
    ${alias ? `left join ${ref('account_aliases')} aliases on aliases.account_id = ${said[account.column] ?? `sums.${account.column}`}` : ''}
    ${units ? `left join ${ref('organizational_units')} units on units.account_alias_id = aliases.id and units.created <= sums.usage_start and (units.deleted is null or units.deleted > sums.usage_start)` : ''}`;
  },
});
