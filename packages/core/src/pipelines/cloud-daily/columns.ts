import type { Cloud } from '../../clouds/index.ts';
import { double, integer, type Columns } from '../../contract/index.ts';

/** Names of the costs of a cloud's own summary, and of the markups on them. */
export const dailyCosts = ({ daily }: Cloud) => daily.costs.map(({ cost }) => cost);
export const dailyMarkups = ({ daily }: Cloud) => daily.costs.flatMap(({ markup }) => markup ?? []);

/** What groups of lines have beside key and tags. */
function measures({ daily: { greatest, amounts, resources } }: Cloud, money: readonly string[]): Columns {
  return {
    ...greatest,
    ...double(...amounts, ...money),
    ...(resources && { [resources.ids]: 'array', [resources.count]: 'integer' }),
  };
}

/** What lines are grouped by: day, key and tags. */
export const lineKey = ({ daily: { key, taggedBy } }: Cloud): Columns => ({
  usage_start: 'date',
  ...key,
  ...(taggedBy === 'text' ? { tag_text: 'text' } : { tags: 'json' }),
});

/** Groups of lines: markups are there only where they are made line by line. */
export const groupColumns = (cloud: Cloud): Columns => ({
  ...lineKey(cloud),
  ...measures(cloud, [
    ...dailyCosts(cloud),
    ...(cloud.daily.lineDecimals === undefined ? [] : dailyMarkups(cloud)),
  ]),
});

/** The table, rounded by itself. */
export function dailyColumns(cloud: Cloud): Columns {
  const { alias, units } = cloud.account;
  return {
    uuid: 'uuid',
    usage_start: 'date',
    usage_end: 'date',
    ...cloud.daily.written,
    ...measures(cloud, [...dailyCosts(cloud), ...dailyMarkups(cloud)]),
    tags: 'json',
    ...(alias && integer(alias.column)),
    ...(units && integer(units.column)),
    source_uuid: 'uuid',
    cost_entry_bill_id: 'integer',
  };
}
