import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterSteps } from '@ocp/after';
import { aggregate, parseRequest, SUMMARY_TABLE, type Engine, type Report } from '@ocp/core';
import { arrow } from '@ocp/engine-arrow';
import { duckdb } from '@ocp/engine-duckdb';
import { readScenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rewrite } from './support/parquet.ts';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

/** What a run makes again is what changed, and the tables decide what that is. */
const signal = new AbortController().signal;
let tenant: Tenant;
let lake: Awaited<ReturnType<typeof openLake>>;
let request: object;
const table = `${SCHEMA}.${SUMMARY_TABLE}`;

beforeAll(async () => {
  tenant = await goldenTenant('ocp-platform');
  const { clusters, start_date, end_date } = await readScenario(tenant.golden);
  const [cluster] = clusters;
  request = { provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: cluster?.source, start_date, end_date };
  lake = await openLake(lakeAt(`${tenant.golden}/input`));
  await run();
}, 120_000);
afterAll(async () => {
  await lake.close();
  await tenant.close();
});

function run(more: object = {}, engine: Engine = duckdb()): Promise<Report> {
  const parts = { engine, lake, store: postgresStore({ url: tenant.url }), after: afterSteps };
  return aggregate(parseRequest({ ...request, ...more }), parts, { signal });
}

const reasons = ({ changes }: Report) => changes.map(({ days, reason }) => `${days}: ${reason}`);
const ofSummary = ({ tables }: Report) => tables[SUMMARY_TABLE];

/** The files of a report, hourly and daily ones, by a part of their name. */
const files = (part: string): string[] =>
  readdirSync(join(tenant.golden, 'input'), { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith('.parquet') && path.includes(part));
const again = async (part: string, select: string) => {
  for (const path of files(part)) await rewrite(path, select);
};

beforeEach(async () => {
  await run();
});

describe('a run after which nothing changed', () => {
  it('makes no step and writes no row', async () => {
    const before = await tenant.content();
    const report = await run();
    expect(report).toMatchObject({ status: 'done', unchanged: true, changes: [], tables: {} });
    expect(report.steps.map(({ name }) => name)).toEqual(['plan', 'fetch', 'changes']);
    expect(await tenant.content()).toEqual(before);
  });

  it('makes everything anew where that is asked for, and is unchanged then', async () => {
    const key = `select md5(string_agg(uuid::text, '' order by uuid)) as keys from ${table}`;
    const [before] = await tenant.rows(key);
    const report = await run({ full: true });
    expect(reasons(report)).toEqual(['3: everything is made anew']);
    expect(await tenant.rows(key)).not.toEqual([before]);
    expect(await run()).toMatchObject({ unchanged: true });
  });

  it('is made by another engine all the same, and writes nothing where that finds the same', async () => {
    const report = await run({}, arrow());
    expect(reasons(report)).toEqual(['3: engine changed']);
    expect(ofSummary(report)).toMatchObject({ deleted: 0, written: 0 });
    expect(await tenant.differences()).toEqual([]);
  });
});

describe('rows that somebody else', () => {
  it.each([
    ['deleted', `delete from ${table} where usage_start = '2025-10-02' and data_source = 'Pod'`],
    ['changed', `update ${table} set pod_usage_cpu_core_hours = 1 where usage_start = '2025-10-02'`],
    [
      'added',
      `insert into ${table} (uuid, usage_start, usage_end, source_uuid, report_period_id, cluster_id)
        select gen_random_uuid(), '2025-10-02', '2025-10-02', source_uuid, report_period_id, cluster_id from ${table} limit 1`,
    ],
    ['deleted of the console', `delete from ${SCHEMA}.reporting_ocp_pod_summary_p`],
    ['truncated of the console', `truncate ${SCHEMA}.reporting_ocp_cost_summary_by_project_p`],
    ['deleted of the labels', `delete from ${SCHEMA}.reporting_ocpusagepodlabel_summary`],
    ['deleted of the nodes', `delete from ${SCHEMA}.reporting_ocp_nodes`],
    ['deleted of our state', `delete from ${SCHEMA}__ocp.openshift_daily_summary`],
  ])('%s are put right', async (_what, sql) => {
    const before = await tenant.content();
    await tenant.rows(sql);
    expect(await run()).toMatchObject({ unchanged: false });
    expect(await tenant.differences()).toEqual([]);
    const after = await tenant.content();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(await run()).toMatchObject({ unchanged: true });
  });
});

describe('reports of one day that come again', () => {
  it('with the same rows are looked at, and change nothing', async () => {
    await again('pod_usage.2025-10-02', '*');
    const report = await run();
    expect(reasons(report)).toEqual(['1: 2 files changed']);
    expect(ofSummary(report)).toMatchObject({ deleted: 0, written: 0 });
    expect(await run()).toMatchObject({ unchanged: true });
  });

  it('with other rows change this day alone', async () => {
    const others = `select md5(string_agg(uuid::text, '' order by uuid)) as keys from ${table} where usage_start <> '2025-10-02'`;
    const [before] = await tenant.rows(others);
    await again(
      'pod_usage.2025-10-02',
      '* replace (pod_usage_cpu_core_seconds * 2 as pod_usage_cpu_core_seconds)',
    );
    const report = await run();
    expect(reasons(report)).toEqual(['1: 2 files changed']);
    expect(ofSummary(report)?.written).toBeGreaterThan(0);
    expect(await tenant.rows(others)).toEqual([before]);
    await again(
      'pod_usage.2025-10-02',
      '* replace (pod_usage_cpu_core_seconds / 2 as pod_usage_cpu_core_seconds)',
    );
    await run();
    expect(await tenant.differences()).toEqual([]);
  });

  it('with the role of a node that had none make its other days again too', async () => {
    const labels = files('node_labels.2025-10');
    const kept = labels.map((path) => [path, readFileSync(path)] as const);
    for (const path of labels) await rewrite(path, '*', `where node <> 'master-1'`);
    await tenant.rows(`delete from ${SCHEMA}.reporting_ocp_nodes`);
    await run();
    const unallocated = () =>
      tenant.rows(`select usage_start::text as day, namespace from ${table}
        where node = 'master-1' and (namespace is null or namespace like '%unallocated') order by 1`);
    expect((await unallocated()).map(({ namespace }) => namespace)).toEqual([null, null, null]);
    for (const [path, bytes] of kept) if (path.includes('2025-10-03')) writeFileSync(path, bytes);
    expect(reasons(await run())).toEqual(['1: 1 file changed']);
    expect((await unallocated()).map(({ namespace }) => namespace)).toEqual(
      ['1', '2', '3'].map(() => 'Worker unallocated'),
    );
    for (const [path, bytes] of kept) writeFileSync(path, bytes);
    await run();
    expect(await tenant.differences()).toEqual([]);
  });

  // A known node without an architecture takes the role that the days of the run tell (spec inputs.md 5.1): those of all days.
  it('leave the role of a node that other days tell', async () => {
    const labels = files('node_labels.2025-10');
    const pods = files('pod_usage.2025-10');
    const kept = [...labels, ...pods].map((path) => [path, readFileSync(path)] as const);
    for (const path of pods) await rewrite(path, '*', `where namespace <> 'openshift-kube-apiserver'`);
    for (const path of labels) {
      const infra = `'{"node_role_kubernetes_io": "infra"}'`;
      const text = path.includes('2025-10-01') ? infra : `'{}'`;
      await rewrite(path, `* replace (${text} as node_labels)`);
    }
    await tenant.rows(`delete from ${SCHEMA}.reporting_ocp_nodes`);
    await run();
    const namespaces = () =>
      tenant.rows<{ namespace: string | null }>(
        `select distinct namespace from ${table} where namespace is null or namespace like '%unallocated'`,
      );
    expect(await namespaces()).toEqual([{ namespace: 'Platform unallocated' }]);
    await again(
      'pod_usage.2025-10-02',
      '* replace (pod_usage_cpu_core_seconds * 2 as pod_usage_cpu_core_seconds)',
    );
    expect(reasons(await run())).toEqual(['1: 2 files changed']);
    expect(await namespaces()).toEqual([{ namespace: 'Platform unallocated' }]);
    for (const [path, bytes] of kept) writeFileSync(path, bytes);
    await tenant.rows(`delete from ${SCHEMA}.reporting_ocp_nodes`);
    await run();
    // Labels that were seen once stay (spec after.md 3).
    expect(await tenant.differences()).toEqual(['reporting_ocpusagepodlabel_summary']);
  });
});
