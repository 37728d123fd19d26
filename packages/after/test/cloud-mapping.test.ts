import { type SqlSession } from '@ocp/core';
import { expect, test } from 'vitest';
import { DETAIL, bill, billed, lists, reportPeriod, runOnCloud, step, TAG_VALUES } from './cloud.ts';
import { onTenant } from './database.ts';
import { map, type Row } from './tenant.ts';

const undone = onTenant();

const labelled = (labels: Row | null, changes: Row = {}) => billed({ pod_labels: labels, ...changes });
const mapped = (sql: SqlSession) => lists(sql, DETAIL, ['pod_labels', 'tags']);

test('children of AWS and of OpenShift are renamed in the tags; the labels keep them', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment' }, 'AWS');
    await map(sql, { cc: 'cost_center', '-stage': 'environment' }, 'OCP');
    await map(sql, { azure: 'environment' }, 'Azure');
    const labels = { env: 'dev', cc: '7', azure: 'x', stage: 's' };
    await bill(sql, [labelled(labels), labelled(null)]);
    expect(await step(sql, 'cloud_tag_mapping')).toEqual({ [DETAIL]: { deleted: 0, written: 1 } });
    expect(await mapped(sql)).toEqual([
      [labels, { environment: 'dev', cost_center: '7', azure: 'x', stage: 's' }],
      [null, null],
    ]);
    expect(await step(sql, 'cloud_tag_mapping')).toEqual({ [DETAIL]: { deleted: 0, written: 0 } });
  }));

test('parent and child in one object: all child keys are dropped, those of other mappings too', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment', cc: 'cost_center' }, 'AWS');
    const labels = { env: 'a', environment: 'b', cc: 'c', app: 'x' };
    await bill(sql, [labelled(labels)]);
    await step(sql, 'cloud_tag_mapping');
    expect(await mapped(sql)).toEqual([[labels, { environment: 'b', app: 'x' }]]);
  }));

test('a key that is a child of both has the parent of AWS', () =>
  undone(async (sql) => {
    await map(sql, { env: 'of openshift' }, 'OCP');
    await map(sql, { env: 'of aws' }, 'AWS');
    await bill(sql, [labelled({ env: 'a' })]);
    await step(sql, 'cloud_tag_mapping');
    expect(await mapped(sql)).toEqual([[{ env: 'a' }, { 'of aws': 'a' }]]);
  }));

test('rows of other days, bills and report periods stay', () =>
  undone(async (sql) => {
    await map(sql, { env: 'environment' }, 'AWS');
    const env = { env: 'a' };
    await bill(sql, [
      labelled(env, { usage_start: '2025-10-04' }),
      labelled(env, { cost_entry_bill_id: 8 }),
      labelled(env, { report_period_id: 2 }),
    ]);
    await step(sql, 'cloud_tag_mapping');
    expect(await mapped(sql)).toEqual([1, 2, 3].map(() => [env, env]));
  }));

test('in a run OpenShift and the tag summary see the child keys, OCP-on-all by day the parents', () =>
  undone(async (sql, transaction) => {
    await reportPeriod(sql);
    await map(sql, { env: 'environment' }, 'AWS');
    const rows = [labelled({ env: 'a' }, { calculated_amortized_cost: 1 })];
    for (let repetition = 0; repetition < 2; repetition += 1) {
      await runOnCloud(transaction, rows);
      expect(await lists(sql, 'reporting_ocpusagelineitem_daily_summary', ['pod_labels'])).toEqual([
        [{ env: 'a' }],
      ]);
      expect(await lists(sql, TAG_VALUES, ['key', 'value'])).toEqual([['env', 'a']]);
      expect(await lists(sql, 'reporting_ocpallcostlineitem_daily_summary_p', ['tags'])).toEqual([
        [{ environment: 'a' }],
      ]);
      expect(
        await lists(sql, 'reporting_ocpallcostlineitem_project_daily_summary_p', ['pod_labels']),
      ).toEqual([[{ env: 'a' }]]);
    }
  }));
