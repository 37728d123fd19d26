import { dailyCosts, lineKey, type Cloud } from '@ocp/core';
import type { DailyRules } from '../clouds/daily-rules.ts';
import type { Dialect } from '../dialect.ts';
import { rounded, roundedProduct } from '../expressions.ts';
import type { Ref, SqlStep } from '../step.ts';
import { enabledTags, malformedTags } from '../tag-objects.ts';

/** An id as an element of an array as PostgreSQL writes it; null is one too. */
const element = (id: string) =>
  `coalesce('"' || replace(replace(${id}, '\\', '\\\\'), '"', '\\"') || '"', 'NULL')`;

/** How lines of the bill become groups (spec cloud-daily.md 1 to 4). */
export const lineRules = (cloud: Cloud, rules: DailyRules) => {
  const { daily } = cloud;
  const { tags, taggedBy, greatest, amounts, costs, lineDecimals, resources } = daily;

  /** JSON work is never done per line. */
  const tagTexts = (ref: Ref) =>
    `select distinct bill.${tags} as tag_text from ${ref('bill_rows')} bill where bill.${tags} is not null`;

  const lineTags: SqlStep = {
    check: malformedTags(tagTexts),
    sql: (dialect, ref) => enabledTags(dialect, ref, tagTexts, 'cloud_keys'),
  };

  /** Lines with some of their columns. */
  const lines = (dialect: Dialect, ref: Ref, names: readonly string[]) => {
    const said: Readonly<Record<string, string>> = {
      tag_text: `bill.${tags}`,
      tags: 'found.tags',
      ...rules.line(dialect),
    };
    const selected = names.map((name) => `${said[name] ?? `bill.${name}`} as ${name}`);
    if (resources !== undefined) selected.push(`bill.${resources.column} as line_resource`);
    const tagged = taggedBy === 'enabled' && names.includes('tags');
    return `(
      select ${selected.join(', ')}, run.markup as line_markup
      from ${ref('bill_rows')} bill
      cross join ${ref('run')} run
      ${tagged ? `left join ${ref('line_tags')} found on found.tag_text = bill.${tags}` : ''}
      where ${rules.lines ?? 'true'}
    ) line`;
  };

  const costOf = (dialect: Dialect, cost: string) =>
    lineDecimals === undefined ? cost : rounded(dialect, cost, lineDecimals);

  const lineGroups: SqlStep = {
    sql: (dialect, ref) => {
      const { functions: f, types } = dialect;
      const key = Object.keys(lineKey(cloud));
      const maxima = Object.entries(greatest).map(
        ([name, type]) => `${type === 'text' ? f.maxText(name) : `max(${name})`} as ${name}`,
      );
      const sums = amounts.map((name) => `sum(${name}) as ${name}`);
      const money = costs.flatMap(({ cost, markup }) => [
        `sum(${costOf(dialect, cost)}) as ${cost}`,
        ...(lineDecimals === undefined || markup === undefined
          ? []
          : [
              `sum(${roundedProduct(dialect, costOf(dialect, cost), 'line_markup', lineDecimals)}) as ${markup}`,
            ]),
      ]);
      const distinct =
        resources === undefined
          ? []
          : [
              `'{' || ${f.joinDistinct(element('line_resource'))} || '}' as ${resources.ids}`,
              `cast(count(distinct line_resource) as ${types.integer}) as ${resources.count}`,
            ];
      return `
    select ${[...key, ...maxima, ...sums, ...money, ...distinct].join(', ')}
    from ${lines(dialect, ref, [...key, ...Object.keys(greatest), ...amounts, ...dailyCosts(cloud)])}
    group by ${key.join(', ')}`;
    },
  };

  const billTotals: SqlStep = {
    sql: (dialect, ref) => `
    select ${dailyCosts(cloud)
      .map((cost) => `sum(${cost}) as ${cost}`)
      .join(', ')}
    from ${lines(dialect, ref, dailyCosts(cloud))}`,
  };

  return { line_tags: lineTags, line_groups: lineGroups, bill_totals: billTotals };
};
