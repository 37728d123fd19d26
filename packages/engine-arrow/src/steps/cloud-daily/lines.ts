import { dailyCosts, lineKey } from '@ocp/core';
import { NULL_CODE, type Column } from '../../columns.ts';
import { filterRows, productHalfUp, roundHalfUp } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';
import { asItIs } from '../clouds/daily-kernels.ts';
import { distinctTexts } from '../distinct-texts.ts';
import { withKeysOf } from '../label-texts.ts';
import { LineTotals } from './line-totals.ts';
import { ResourceLists } from './resource-lists.ts';

/** JSON work is never done per line: by distinct tag text. */
export const lineTags: CloudStep = async (context) => {
  const { cloud, batches, pool } = context;
  let texts = new Int32Array();
  for await (const rows of batches('bill_rows', [cloud.daily.tags])) {
    texts = new Int32Array(distinctTexts(pool, texts, rows.codes(cloud.daily.tags)));
  }
  return new Table(texts.length, {
    tag_text: { codes: texts },
    tags: { codes: withKeysOf('cloud_keys', texts, context) },
  });
};

/** Lines of the bill, batch by batch, with some of their columns and some of the bill's. */
async function* lines(
  context: CloudContext,
  names: readonly string[],
  ofBill: readonly string[] = [],
): AsyncGenerator<Table> {
  const { daily } = context.own;
  const columns = names.map((name) => [name, daily.line[name] ?? asItIs(name)] as const);
  const reads = [...columns.flatMap(([, column]) => column.reads), ...(daily.lines?.reads ?? []), ...ofBill];
  for await (const batch of context.batches('bill_rows', [...new Set(reads)])) {
    const kept = daily.lines === undefined ? undefined : daily.lines.choose(batch, context);
    const rows = kept === undefined ? batch : batch.take(filterRows(batch.rows, kept));
    yield rows.with(Object.fromEntries(columns.map(([name, { make }]) => [name, make(rows, context)])));
  }
}

/** Spec cloud-daily.md 1 to 4. */
export const lineGroups: CloudStep = async (context) => {
  const { cloud, pool, table } = context;
  const { tags, taggedBy, key, greatest, amounts, costs, lineDecimals, resources } = cloud.daily;
  const markup = table('run').numbers('markup').values[0]!;
  const tagged = tagsOf(table('line_tags'));
  const markups = lineDecimals === undefined ? [] : costs.flatMap(({ markup: name }) => name ?? []);
  const sums = [...amounts, ...dailyCosts(cloud), ...markups];
  const totals = new LineTotals(Object.keys(lineKey(cloud)), greatest, sums, pool);
  const lists = new ResourceLists();
  const asked = [...Object.keys(key), ...Object.keys(greatest), ...amounts, ...dailyCosts(cloud)];
  const ofBill = ['usage_start', tags, ...(resources === undefined ? [] : [resources.column])];
  for await (const rows of lines(context, asked, ofBill)) {
    const text = rows.codes(tags);
    // The tags last: a column of the bill may have their name.
    const ids = totals.add(
      rows.with({
        ...(lineDecimals === undefined ? {} : roundedCosts(rows, context, lineDecimals, markup)),
        ...(taggedBy === 'text' ? { tag_text: { codes: text } } : { tags: { codes: text.map(tagged) } }),
      }),
    );
    if (resources !== undefined) lists.add(ids, rows.codes(resources.column));
  }
  const groups = totals.finish();
  if (resources === undefined) return groups;
  const { ids, counts } = lists.finish(groups.rows, pool);
  return groups.with({ [resources.ids]: ids, [resources.count]: counts });
};

/** The enabled tags of a tag text. */
function tagsOf(table: Table): (text: number) => number {
  const tags = table.codes('tags');
  const found = new Map(Array.from(table.codes('tag_text'), (text, row) => [text, tags[row]!]));
  return (text) => found.get(text) ?? NULL_CODE;
}

/** Costs as lines have them, and the markup on each. */
function roundedCosts(
  rows: Table,
  { cloud }: CloudContext,
  decimals: number,
  factor: number,
): Record<string, Column> {
  const made: Record<string, Column> = {};
  for (const { cost, markup } of cloud.daily.costs) {
    const rounded = roundHalfUp(rows.numbers(cost), decimals);
    made[cost] = rounded;
    if (markup === undefined) continue;
    made[markup] = productHalfUp(rounded, factor, decimals);
  }
  return made;
}

/** One row, also of no line: all lines are a group. */
export const billTotals: CloudStep = async (context) => {
  const costs = dailyCosts(context.cloud);
  const totals = new LineTotals(['all'], {}, costs, context.pool);
  for await (const rows of lines(context, costs)) {
    totals.add(rows.with({ all: { codes: new Int32Array(rows.rows) } }));
  }
  const all = totals.finish();
  return all.rows === 0 ? all.take(Int32Array.of(-1)) : all;
};
