import type { Cloud } from '@ocp/core';
import { NULL_CODE, numberAt, randomUuids, sameCode, sameNumber, type Column } from '../../columns.ts';
import { Int32Builder } from '../../growing.ts';
import { join } from '../../joining.ts';
import { multiply } from '../../kernels/index.ts';
import { Table } from '../../table.ts';
import type { CloudContext, CloudStep } from '../clouds/cloud-kernels.ts';

/** The groups with what the tenant knows of their accounts (spec cloud-daily.md 2). */
export const dailySummary: CloudStep = (context) => {
  const { cloud, own, table } = context;
  const { taggedBy, lineDecimals } = cloud.daily;
  const groups = table('line_groups');
  const tagged =
    taggedBy === 'text' ? join('left', groups, table('line_tags'), ['tag_text'], { tags: 'tags' }) : groups;
  const written = tagged.with(own.daily.written?.(tagged, context) ?? {});
  const rows = withAccounts(written, context);
  return rows.with({
    ...(lineDecimals === undefined ? markups(rows, context) : {}),
    ...ofBill(rows, context),
    usage_end: rows.column('usage_start'),
  });
};

/** What rows of a table have of their bill. */
export function ofBill(rows: Table, { table }: CloudContext): Record<string, Column> {
  const run = table('run');
  return {
    uuid: randomUuids,
    source_uuid: sameCode(run.codes('cloud_source_uuid')[0]!, rows.rows),
    cost_entry_bill_id: sameNumber(numberAt(run.numbers('bill_id'), 0), rows.rows),
  };
}

/** The markup on sums of costs. */
export function markups(rows: Table, { cloud, table }: CloudContext): Record<string, Column> {
  const factors = sameNumber(table('run').numbers('markup').values[0]!, rows.rows);
  return Object.fromEntries(
    cloud.daily.costs.flatMap(({ cost, markup }) =>
      markup === undefined ? [] : [[markup, multiply(rows.numbers(cost), factors)]],
    ),
  );
}

/** Name and units of the account; one that is in several units has a row for each. */
function withAccounts(rows: Table, context: CloudContext): Table {
  const { alias, units, column } = context.cloud.account;
  const named =
    alias === undefined
      ? rows
      : join(
          'left',
          rows,
          context.table('account_aliases'),
          { [column]: 'account_id' },
          { [alias.column]: 'id' },
        );
  if (alias === undefined || units === undefined) return named;
  return withUnits(named, context, { alias: alias.column, unit: units.column });
}

function withUnits(
  rows: Table,
  { table }: CloudContext,
  columns: { alias: NonNullable<Cloud['account']['alias']>['column']; unit: string },
): Table {
  const units = table('organizational_units');
  const [created, deleted] = [units.codes('created'), units.codes('deleted')];
  const ofAlias = new Map<number, number[]>();
  for (let unit = 0; unit < units.rows; unit += 1) {
    const alias = units.numbers('account_alias_id').values[unit]!;
    ofAlias.set(alias, [...(ofAlias.get(alias) ?? []), unit]);
  }
  const days = rows.codes('usage_start');
  const [left, right] = [new Int32Builder(), new Int32Builder()];
  for (let row = 0; row < rows.rows; row += 1) {
    const alias = numberAt(rows.numbers(columns.alias), row);
    const day = days[row]!;
    const found = (alias === null ? [] : (ofAlias.get(alias) ?? [])).filter(
      (unit) => created[unit]! <= day && (deleted[unit] === NULL_CODE || deleted[unit]! > day),
    );
    for (const unit of found.length === 0 ? [-1] : found) {
      left.push(row);
      right.push(unit);
    }
  }
  const unitIds = units.take(right.finish(), ['id']).column('id');
  return rows.take(left.finish()).with({ [columns.unit]: unitIds });
}
