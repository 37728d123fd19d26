import { SUMMARY_TABLE } from '@ocp/core';
import { expect, test } from 'vitest';
import { billed, cloud, lists, onCloud, otherCluster, reportPeriod, runOnCloud, step } from './cloud.ts';
import { onTenant } from './database.ts';
import { pod, summarize } from './tenant.ts';

const undone = onTenant();

const marked = (openshiftMarkup: number | undefined) => ({ cloud: { ...cloud, openshiftMarkup } });
const columns = [
  'infrastructure_raw_cost',
  'infrastructure_markup_cost',
  'infrastructure_project_markup_cost',
];
const other = { cluster_id: otherCluster.clusterId, infrastructure_raw_cost: 9 };

test('marks up all rows of the cluster and days; rows without cost get 0', () =>
  undone(async (sql) => {
    await summarize(sql, [
      pod({ infrastructure_raw_cost: 1, infrastructure_project_raw_cost: 2 }),
      pod({ infrastructure_raw_cost: -0.000000000000001, infrastructure_project_raw_cost: 0 }),
      pod({ infrastructure_markup_cost: 5 }),
      pod(other),
      pod({ infrastructure_raw_cost: 8, usage_start: '2025-10-04', usage_end: '2025-10-04' }),
    ]);
    const first = await step(sql, 'openshift_markup', marked(0.125));
    expect(first).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 3 } });
    expect(await lists(sql, SUMMARY_TABLE, columns)).toEqual([
      [-0.000000000000001, 0, 0],
      [1, 0.125, 0.25],
      [8, null, null],
      [9, null, null],
      [null, 0, 0],
    ]);
    const again = await step(sql, 'openshift_markup', marked(0.125));
    expect(again).toEqual({ [SUMMARY_TABLE]: { deleted: 0, written: 0 } });
  }));

test('a markup of nothing is a markup, none is none', () =>
  undone(async (sql) => {
    await summarize(sql, [pod({ infrastructure_raw_cost: 1, infrastructure_markup_cost: 0.5 })]);
    expect(await step(sql, 'openshift_markup', marked(undefined))).toEqual({});
    expect(await lists(sql, SUMMARY_TABLE, columns)).toEqual([[1, 0.5, null]]);
    await step(sql, 'openshift_markup', marked(0));
    expect(await lists(sql, SUMMARY_TABLE, columns)).toEqual([[1, 0, 0]]);
  }));

test('it comes on top of the markup of the cloud, and into the tables of the console', () =>
  undone(async (sql, transaction) => {
    await reportPeriod(sql);
    const row = billed({ calculated_amortized_cost: 10, markup_cost_amortized: 1 });
    await runOnCloud(transaction, [row], { ...onCloud, ...marked(0.1) });
    expect(await lists(sql, SUMMARY_TABLE, columns)).toEqual([[11, 1.1, 1.1]]);
    expect(await lists(sql, 'reporting_ocp_cost_summary_p', columns.slice(0, 2))).toEqual([[11, 1.1]]);
  }));
