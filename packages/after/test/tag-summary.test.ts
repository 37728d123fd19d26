import type { ClusterScope, SqlSession } from '@ocp/core';
import { expect, test } from 'vitest';
import {
  accountAlias,
  bill,
  billed,
  cloud,
  lists,
  onCloud,
  onCloudToo,
  otherCluster,
  reportPeriod,
  runOnCloud,
  step,
  TAG_VALUES,
  TAGS,
} from './cloud.ts';
import { onTenant } from './database.ts';
import { insert, tagKeys, type Row } from './tenant.ts';

const undone = onTenant();

const tagged = (tags: Row | null, changes: Row = {}) => billed({ pod_labels: tags, ...changes });
const summary = (sql: SqlSession) => lists(sql, TAGS, ['namespace', 'node', 'key', 'values']);
const named = { account_alias_id: 5 };

test('lists the distinct values of enabled AWS keys by account, namespace and node', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true, off: false }, 'AWS');
    await tagKeys(sql, { env: true }, 'OCP');
    await bill(sql, [
      tagged({ app: 'b', env: 'dev' }),
      tagged({ app: 'a' }),
      tagged({ app: 'a', off: 'x' }, { usage_start: '2025-10-03' }),
      tagged({ app: 'c' }, { usage_account_id: '222' }),
      tagged({ env: 'prod' }),
      tagged(null),
    ]);
    await step(sql, 'cloud_tag_summary');
    const columns = ['usage_account_id', 'key', 'values', 'cost_entry_bill_id', 'report_period_id'];
    expect(await lists(sql, TAGS, columns)).toEqual([
      ['111', 'app', ['a', 'b'], cloud.billId, 1],
      ['222', 'app', ['c'], cloud.billId, 1],
    ]);
  }));

test('the values table says where a value is, and has no key that the summary lacks', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true }, 'AWS');
    await tagKeys(sql, { env: true }, 'OCP');
    await accountAlias(sql, 5, '111', 'main');
    await reportPeriod(sql, { cluster_alias: 'When it began' });
    await bill(sql, [
      tagged({ app: 'a', env: 'dev' }, named),
      tagged({ app: 'a' }, { usage_account_id: '222', namespace: 'bank', node: null, cluster_alias: 'Old' }),
      tagged({ app: 'b' }, { namespace: null }),
    ]);
    const counts = await step(sql, 'cloud_tag_summary');
    expect(counts[TAGS]).toEqual({ deleted: 0, written: 2 });
    const columns = [
      'key',
      'value',
      'usage_account_ids',
      'account_aliases',
      'cluster_ids',
      'cluster_aliases',
    ];
    expect(await lists(sql, TAG_VALUES, [...columns, 'namespaces', 'nodes'])).toEqual([
      [
        ...['app', 'a', ['111', '222'], ['main', null], ['cluster-1'], ['When it began']],
        ...[
          ['bank', 'shop'],
          ['node-1', null],
        ],
      ],
    ]);
  }));

test('a named account gathers values over windows, another keeps those of the last window', () =>
  undone(async (sql, transaction) => {
    await tagKeys(sql, { app: true }, 'AWS');
    await accountAlias(sql, 5, '111', 'main');
    const rows = [
      tagged({ app: 'first' }, { usage_start: '2025-10-01', ...named }),
      tagged({ app: 'last' }, { usage_start: '2025-10-03', ...named }),
      tagged({ app: 'first' }, { usage_start: '2025-10-01', usage_account_id: '222', node: 'node-2' }),
      tagged({ app: 'last' }, { usage_start: '2025-10-03', usage_account_id: '222', node: 'node-2' }),
    ];
    const expected = [
      ['shop', 'node-1', 'app', ['first', 'last']],
      ['shop', 'node-2', 'app', ['last']],
    ];
    await runOnCloud(transaction, rows, onCloud, 1);
    expect(await summary(sql)).toEqual(expected);
    await runOnCloud(transaction, rows, onCloud, 1);
    expect(await summary(sql)).toEqual(expected);
  }));

test('without a node every window of a first run adds a row, a repetition none', () =>
  undone(async (sql, transaction) => {
    await tagKeys(sql, { app: true }, 'AWS');
    const day = (usage_start: string, app = 'a') => tagged({ app }, { usage_start, node: null, ...named });
    const rows = [day('2025-10-01'), day('2025-10-03')];
    await runOnCloud(transaction, rows, onCloud, 1);
    const twice = [
      ['shop', null, 'app', ['a']],
      ['shop', null, 'app', ['a']],
    ];
    expect(await summary(sql)).toEqual(twice);
    await runOnCloud(transaction, rows, onCloud, 1);
    expect(await summary(sql)).toEqual(twice);
    await runOnCloud(transaction, [...rows, day('2025-10-03', 'b')], onCloud, 1);
    expect(await summary(sql)).toEqual([...twice, ['shop', null, 'app', ['a', 'b']]]);
  }));

test('both tables follow the last run', () =>
  undone(async (sql, transaction) => {
    await tagKeys(sql, { app: true }, 'AWS');
    await reportPeriod(sql);
    const nameless = { usage_account_id: '222', node: 'node-2' };
    const now = (app: string) => [tagged({ app }, named), tagged({ app }, nameless)];
    await accountAlias(sql, 5, '111', 'main');
    await runOnCloud(transaction, [...now('a'), ...now('b')]);
    await runOnCloud(transaction, now('b'));
    expect(await summary(sql)).toEqual([
      ['shop', 'node-1', 'app', ['a', 'b']],
      ['shop', 'node-2', 'app', ['b']],
    ]);
    await runOnCloud(transaction, [tagged({ app: 'b' }, named)]);
    expect(await lists(sql, TAG_VALUES, ['value', 'usage_account_ids', 'nodes'])).toEqual([
      ['a', ['111', '222'], ['node-1', 'node-2']],
      ['b', ['111'], ['node-1']],
    ]);
  }));

test('an entry of the values table is of the cluster that was run last', () =>
  undone(async (sql, transaction) => {
    await tagKeys(sql, { app: true }, 'AWS');
    await reportPeriod(sql);
    const of = ({ clusterId, clusterAlias, reportPeriodId }: ClusterScope) => ({
      cluster_id: clusterId,
      cluster_alias: clusterAlias,
      report_period_id: reportPeriodId,
    });
    const entry = () => lists(sql, TAG_VALUES, ['value', 'account_aliases', 'cluster_ids', 'namespaces']);
    const mine = () => runOnCloud(transaction, [tagged({ app: 'a' }, of(onCloud.cluster))]);
    await mine();
    const first = [['a', [null], ['cluster-1'], ['shop']]];
    expect(await entry()).toEqual(first);
    await accountAlias(sql, 5, '111', 'main');
    const others = tagged({ app: 'a' }, { ...of(otherCluster), ...named, namespace: 'bank' });
    await runOnCloud(transaction, [others], onCloudToo);
    // Koku never brings the account aliases of an entry up to date.
    expect(await entry()).toEqual([['a', [null], ['cluster-2'], ['bank']]]);
    await mine();
    expect(await entry()).toEqual(first);
  }));

test('a key that is enabled later is summarized, although its labels are not new', () =>
  undone(async (sql, transaction) => {
    await tagKeys(sql, { app: true }, 'OCP');
    const rows = [tagged({ app: 'a' }), tagged({ app: 'b' }, { node: null })];
    await runOnCloud(transaction, rows);
    expect(await summary(sql)).toEqual([]);
    await tagKeys(sql, { app: true }, 'AWS');
    await runOnCloud(transaction, rows);
    expect(await summary(sql)).toEqual([
      ['shop', 'node-1', 'app', ['a']],
      ['shop', null, 'app', ['b']],
    ]);
    expect(await lists(sql, TAG_VALUES, ['value'])).toEqual([['a'], ['b']]);
  }));

test('a disabled key disappears from the summary of every bill, and its values with it', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true, off: false }, 'AWS');
    await tagKeys(sql, { app: false }, 'OCP');
    const row = { namespace: 'shop', node: 'n', usage_account_id: '111', values: ['x'], report_period_id: 4 };
    await insert(sql, TAGS, [
      { uuid: '00000000-0000-4000-8000-000000000001', key: 'off', cost_entry_bill_id: 3, ...row },
      { uuid: '00000000-0000-4000-8000-000000000002', key: 'gone', cost_entry_bill_id: 3, ...row },
    ]);
    const arrays = ['usage_account_ids', 'account_aliases', 'cluster_ids', 'cluster_aliases', 'namespaces'];
    const value = { value: 'x', ...Object.fromEntries(arrays.map((name) => [name, []])) };
    await insert(sql, TAG_VALUES, [
      { uuid: '00000000-0000-4000-8000-000000000003', key: 'off', ...value },
      { uuid: '00000000-0000-4000-8000-000000000004', key: 'gone', ...value },
    ]);
    await bill(sql, [tagged({ app: 'a' })]);
    const counts = await step(sql, 'cloud_tag_summary');
    expect(counts).toEqual({ [TAGS]: { deleted: 1, written: 1 }, [TAG_VALUES]: { deleted: 1, written: 1 } });
    expect((await lists(sql, TAGS, ['key'])).flat()).toEqual(['app', 'gone']);
    expect((await lists(sql, TAG_VALUES, ['key'])).flat()).toEqual(['app', 'gone']);
  }));

test('rows of other days, bills and report periods are left out', () =>
  undone(async (sql) => {
    await tagKeys(sql, { app: true }, 'AWS');
    await bill(sql, [
      tagged({ app: 'a' }, { usage_start: '2025-10-04' }),
      tagged({ app: 'b' }, { cost_entry_bill_id: 8 }),
      tagged({ app: 'c' }, { report_period_id: 2 }),
    ]);
    await step(sql, 'cloud_tag_summary');
    expect(await summary(sql)).toEqual([]);
    expect(await lists(sql, TAG_VALUES, ['value'])).toEqual([]);
  }));

test('any text is a key or a value', () =>
  undone(async (sql) => {
    const odd = ['', ' ', `o'hara`, '"', '\\', '%_', '{a,b}', 'NULL', '💡', 'é'.repeat(120), '$1', '\n'];
    await tagKeys(sql, Object.fromEntries(odd.map((key) => [key, true])), 'AWS');
    const tags = Object.fromEntries(odd.map((key) => [key, key]));
    await bill(sql, [tagged(tags, { namespace: `n'\\"`, node: '{}' })]);
    await step(sql, 'cloud_tag_summary');
    await step(sql, 'cloud_tag_summary');
    const found = await summary(sql);
    expect(found).toHaveLength(odd.length);
    for (const key of odd) expect(found).toContainEqual([`n'\\"`, '{}', key, [key]]);
  }));
