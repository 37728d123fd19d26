import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ocpPipeline, parseRequest, planOpenshift, type EngineJob, type TenantConfig } from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { expect, onTestFinished, test } from 'vitest';

const PODS = 8_000;
const day = '2025-10-01';

/** A text of 2 kB that no other pod has. */
const noise = `array_to_string(list_transform(range(60), lambda part: md5(concat_ws('/', id, part))), '')`;
const labels = {
  carried: `'{"app": "' || ${noise} || '"}'`,
  collapsed: `'{"app": "shop", "note": "' || ${noise} || '"}'`,
};

/** A day of pods of one node, each with labels of its own, in a memory of three times their texts. */
async function job(kind: keyof typeof labels): Promise<EngineJob> {
  const folder = mkdtempSync(join(tmpdir(), 'ocp-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'pods.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`copy (
    select timestamp '${day}' as interval_start, 'shop' as namespace, 'node-1' as node, 'pod-' || id as pod,
      'i-0123456789abcdef0' as resource_id, ${labels[kind]} as pod_labels, 3600.0::double as pod_usage_cpu_core_seconds
    from range(${PODS}) ids(id)) to '${path}' (format parquet, row_group_size 2048)`);
  connection.closeSync();
  instance.closeSync();
  const days = { start: day, end: day };
  const source = '73be11de-69d8-5208-9aba-fc2bb9d15769';
  const request = parseRequest({
    ...{ provider_type: 'OCP', schema: 'org1', ocp_source_uuid: source, start_date: day, end_date: day },
  });
  const cluster = { sourceUuid: source, reportPeriodId: 1, clusterId: 'cluster-1', clusterAlias: 'One' };
  const tenant: TenantConfig = {
    enabledKeys: [{ key: 'app', providerType: 'OCP' }],
    ...{ categoryPatterns: [], knownNodes: [] },
    ...{ reportPeriod: undefined, providerName: undefined, providerClusterId: undefined },
  };
  const [window] = planOpenshift(request, cluster, tenant, { firstPodDay: day, madeFrom: 'x' }).windows;
  const columns = ['interval_start', 'namespace', 'node', 'pod', 'resource_id', 'pod_labels'];
  const file = {
    ...{
      origin: `file://${path}`,
      path,
      folder: '',
      name: 'pods.parquet',
      version: '1',
      bytes: 1,
      rows: PODS,
    },
    columns: [...columns, 'pod_usage_cpu_core_seconds'],
  };
  const refused = (): never => {
    throw new Error('this engine computes outside of the database');
  };
  return {
    pipeline: ocpPipeline,
    days,
    inputs: Object.fromEntries(
      (window?.inputs ?? []).map(({ relation, table }) => {
        const partition = { table, schema: 'org1', source, month: day };
        const files = relation === 'pod_days' ? [{ ...file, partition }] : [];
        return [relation, { table, files, days }];
      }),
    ),
    config: window?.config ?? {},
    state: {},
    sql: {
      schema: 'none',
      execute: refused,
      rows: refused,
      look: refused,
      copyIn: refused,
      copyOut: refused,
    },
    signal: new AbortController().signal,
    limits: { memory: '48MB' },
  };
}

test.each([
  ['carried', PODS],
  ['collapsed', 1],
] as const)('texts that fill the memory, %s by the objects, make rows', async (kind, rows) => {
  const session = await duckdb().open(await job(kind));
  onTestFinished(() => session.close());
  for (const { name } of ocpPipeline.steps) await session.make(name);
  expect(await session.sums('pod_rows', ['pod_usage_cpu_core_hours'])).toEqual([PODS]);
  const objects = await session.rows('pod_rows', {}, 1e6, ['pod_labels']);
  expect(objects).toHaveLength(rows);
  const [{ pod_labels: text } = {}] = objects;
  const wanted = await session.rows('summary_rows', { pod_labels: String(text) }, 10);
  expect(wanted).toHaveLength(1);
  expect(wanted[0]?.['all_labels']).toBe(text);
  expect(String(text)).toMatch(kind === 'carried' ? /^\{"app":"[0-9a-f]{1920}"\}$/ : /^\{"app":"shop"\}$/);
  let bytes = 0;
  const { copy } = await session.result('summary_rows', ['pod_labels', 'all_labels']);
  for await (const chunk of await copy()) bytes += (chunk as Buffer).length;
  expect(bytes).toBeGreaterThan(rows * 2 * String(text).length);
});
