import type { SqlSession } from '@ocp/core';
import { expect, test } from 'vitest';
import { accountAlias, bill, billed, lists, otherCluster, step } from './cloud.ts';
import { onTenant } from './database.ts';
import { insert, type Row } from './tenant.ts';

const undone = onTenant();

const CATEGORIES = 'reporting_ocpawscategory_summary';
const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;

async function enable(sql: SqlSession, keys: Readonly<Record<string, boolean>>): Promise<void> {
  const rows = Object.entries(keys).map(([key, enabled], index) => ({ uuid: id(index + 1), key, enabled }));
  await insert(sql, 'reporting_awsenabledcategorykeys', rows);
}

const categorized = (aws_cost_category: Row | null, changes: Row = {}) =>
  billed({ aws_cost_category, ...changes });
const summary = (sql: SqlSession) => lists(sql, CATEGORIES, ['usage_account_id', 'key', 'values']);

test('lists the distinct values of enabled keys by account, of all clusters of the bill', () =>
  undone(async (sql) => {
    await enable(sql, { Env: true, Off: false });
    await bill(sql, [
      categorized({ Env: 'b', Off: 'x', Loose: 'y' }),
      categorized(
        { Env: 'a' },
        { cluster_id: otherCluster.clusterId, report_period_id: otherCluster.reportPeriodId },
      ),
      categorized({ Env: 'a' }, { usage_account_id: '222' }),
      categorized({ Env: 'c' }, { cost_entry_bill_id: 8 }),
      categorized({ Env: 'd' }, { usage_start: '2025-10-04' }),
      categorized({}),
      categorized(null),
    ]);
    const counts = await step(sql, 'category_summary');
    expect(counts).toEqual({ [CATEGORIES]: { deleted: 0, written: 2 } });
    expect(await summary(sql)).toEqual([
      ['111', 'Env', ['a', 'b']],
      ['222', 'Env', ['a']],
    ]);
  }));

test('a named account gathers values over runs, another keeps those of the last; repeating changes nothing', () =>
  undone(async (sql) => {
    await enable(sql, { Env: true });
    await accountAlias(sql, 5, '111', 'main');
    await bill(sql, [
      categorized({ Env: 'old' }, { usage_start: '2025-10-01', account_alias_id: 5 }),
      categorized({ Env: 'new' }, { account_alias_id: 5 }),
      categorized({ Env: 'old' }, { usage_start: '2025-10-01', usage_account_id: '222' }),
      categorized({ Env: 'new' }, { usage_account_id: '222' }),
    ]);
    const run = (day: string) => step(sql, 'category_summary', { days: { start: day, end: day } });
    await run('2025-10-01');
    await run('2025-10-02');
    expect(await summary(sql)).toEqual([
      ['111', 'Env', ['new', 'old']],
      ['222', 'Env', ['new']],
    ]);
    expect(await run('2025-10-02')).toEqual({ [CATEGORIES]: { deleted: 0, written: 0 } });
  }));

test('disabled keys are removed, unknown ones stay', () =>
  undone(async (sql) => {
    await enable(sql, { Off: false });
    const row = { values: ['x'], usage_account_id: '111', cost_entry_bill_id: 3 };
    await insert(sql, CATEGORIES, [
      { uuid: id(1), key: 'Off', ...row },
      { uuid: id(2), key: 'Unknown', ...row },
    ]);
    await bill(sql, [categorized({ Off: 'x' })]);
    expect(await step(sql, 'category_summary')).toEqual({ [CATEGORIES]: { deleted: 1, written: 0 } });
    expect(await summary(sql)).toEqual([['111', 'Unknown', ['x']]]);
  }));
