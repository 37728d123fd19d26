import type { SqlSession } from '@ocp/core';
import { afterSteps } from '@ocp/after';
import { expect, test } from 'vitest';
import { accountAlias, cloud, lists } from './cloud.ts';
import { onTenant } from './database.ts';
import { insert, straight, tagKeys, type Row } from './tenant.ts';

const undone = onTenant();

const DAILY = 'reporting_awscostentrylineitem_daily_summary';
const [TAGS, VALUES] = ['reporting_awstags_summary', 'reporting_awstags_values'];
const days = { start: '2025-10-01', end: '2025-10-02' };

let last = 0;
const lines = (sql: SqlSession, rows: readonly Row[]) =>
  insert(
    sql,
    DAILY,
    rows.map((row) => ({
      uuid: `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`,
      ...{
        usage_start: '2025-10-01',
        usage_account_id: '111',
        currency_code: 'USD',
        product_code: 'AmazonEC2',
      },
      ...{ cost_entry_bill_id: cloud.billId, source_uuid: cloud.source, ...row },
    })),
  );
const step = (sql: SqlSession, name: string, of = days) =>
  afterSteps[name]!.run(sql, { days: of, cloud }, straight(sql));
const summary = (sql: SqlSession) => lists(sql, TAGS, ['usage_account_id', 'key', 'values']);

test('lists values of enabled keys by account, those of the bill and its days; a repetition writes nothing', () =>
  undone(async (sql) => {
    await tagKeys(sql, { env: true, off: false }, 'AWS');
    await tagKeys(sql, { app: true }, 'OCP');
    await accountAlias(sql, 5, '111', 'main');
    await lines(sql, [
      { tags: { env: 'b', off: 'x', app: 'y' }, account_alias_id: 5 },
      { tags: { env: 'a' }, account_alias_id: 5 },
      { tags: { env: 'a' }, usage_account_id: '222' },
      { tags: { env: 'other' }, usage_start: '2025-10-03' },
      { tags: null },
    ]);
    await step(sql, 'bill_tag_summary');
    expect(await summary(sql)).toEqual([
      ['111', 'env', ['a', 'b']],
      ['222', 'env', ['a']],
    ]);
    expect(await lists(sql, VALUES, ['key', 'value', 'usage_account_ids', 'account_aliases'])).toEqual([
      ['env', 'a', ['111', '222'], ['main', null]],
      ['env', 'b', ['111'], ['main']],
    ]);
    expect(await step(sql, 'bill_tag_summary')).toEqual({
      [TAGS]: { deleted: 0, written: 0 },
      [VALUES]: { deleted: 0, written: 0 },
    });
  }));

test('an account with a name gathers values, one without keeps those of the last range; disabled keys go', () =>
  undone(async (sql) => {
    await tagKeys(sql, { env: true }, 'AWS');
    await accountAlias(sql, 5, '111', 'main');
    await lines(sql, [
      { tags: { env: 'old' }, account_alias_id: 5 },
      { tags: { env: 'new' }, account_alias_id: 5, usage_start: '2025-10-02' },
      { tags: { env: 'old' }, usage_account_id: '222' },
      { tags: { env: 'new' }, usage_account_id: '222', usage_start: '2025-10-02' },
    ]);
    for (const day of ['2025-10-01', '2025-10-02']) {
      await step(sql, 'bill_tag_summary', { start: day, end: day });
    }
    expect(await summary(sql)).toEqual([
      ['111', 'env', ['new', 'old']],
      ['222', 'env', ['new']],
    ]);
    await sql.execute(`update ${sql.schema}.reporting_enabledtagkeys set enabled = false`);
    await step(sql, 'bill_tag_summary');
    expect(await summary(sql)).toEqual([]);
    expect(await lists(sql, VALUES, ['key'])).toEqual([]);
  }));
