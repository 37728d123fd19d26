import { GPU_TABLE, VM_TABLE } from '@ocp/core';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseServer, type DatabaseServer } from '@ocp/store';
import { scratchDatabase, tenantTemplate } from '@ocp/store/testing';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareStage } from '../src/compare.ts';
import { identifyClusters } from '../src/clusters.ts';
import { connect, goldenCsv } from '../src/database.ts';
import { loadChange, loadGolden, loadTable } from '../src/load.ts';
import { unpackGolden, type UnpackedGolden } from '../src/pack.ts';
import { readScenario } from '../src/scenario.ts';
import { DAILY_SUMMARY, stageTables } from '../src/tables.ts';

const schema = 'org1234567';
const ocp = stageTables('ocp', 'ocp', undefined);
const goldens = join(import.meta.dirname, '../../../test-data/goldens');

let server: DatabaseServer;
beforeAll(async () => void (server = await databaseServer()));
afterAll(() => server.stop());

/** Runs `work` on a database with the golden loaded. */
async function withGolden(
  name: string,
  work: (client: Client, golden: UnpackedGolden) => Promise<void>,
  afterCloud = false,
): Promise<void> {
  const golden = await unpackGolden(
    join(goldens, name.startsWith('life-') ? `${name}.tar.br` : `${name}.tar.gz`),
  );
  const database = await scratchDatabase(server, tenantTemplate(schema));
  try {
    await using client = await connect(database.url);
    await loadGolden(client, golden.folder, await readScenario(golden.folder), { afterCloud });
    await work(client, golden);
  } finally {
    await database.drop();
    await golden.close();
  }
}

/** Puts the golden's own rows into the tables, as a perfect engine would. */
async function loadExpected(client: Client, folder: string): Promise<void> {
  await client.query('begin; set constraints all deferred');
  for (const table of ocp.compared) {
    const csv = await goldenCsv(join(folder, 'ocp', `${table}.csv`), table);
    if (csv !== undefined) await loadTable(client, schema, csv);
  }
  await identifyClusters(client, schema);
  await client.query('commit');
}

async function value(client: Client, sql: string): Promise<unknown> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return rows[0]?.[0];
}

describe('loading a golden', () => {
  test('configuration, providers and cost models are what a run reads', () =>
    withGolden('adv-azure', async (client, { folder }) => {
      const { clusters, cloud_source } = await readScenario(folder);
      const [first] = clusters;
      const provider = `from public.api_provider where uuid = '${first?.source}'`;
      expect(await value(client, `select name ${provider}`)).toBe(first?.alias);
      const credentials = `from public.api_providerauthentication where id = (select authentication_id ${provider})`;
      expect(await value(client, `select credentials->>'cluster_id' ${credentials}`)).toBe(first?.id);
      const model = (source: string | null | undefined, what: string) =>
        value(
          client,
          `select ${what} from ${schema}.cost_model m join ${schema}.cost_model_map c on c.cost_model_id = m.uuid
            where c.provider_uuid = '${source}'`,
        );
      expect(await model(first?.source, `distribution_info->>'distribution_type'`)).toBe('memory');
      expect(await model(first?.source, 'markup::text')).toBe('{}');
      expect(await model(cloud_source, 'markup::text')).toBe('{"unit": "percent", "value": 12.5}');
      expect(
        await value(
          client,
          `select count(*) from ${schema}.reporting_tenant_api_provider where uuid <> provider_id`,
        ),
      ).toBe('0');
      const csv = await readFile(join(folder, 'config/reporting_ocp_cost_category_namespace.csv'), 'utf8');
      const patterns = `select count(*)::int from ${schema}.reporting_ocp_cost_category_namespace`;
      expect(await value(client, patterns)).toBe(csv.trimEnd().split('\n').length - 1);
      for (const table of ['clusters', 'nodes', 'projects', 'pvcs']) {
        expect(await value(client, `select count(*) from ${schema}.reporting_ocp_${table}`)).toBe('0');
      }
    }));

  test('new rows get the serial numbers after those of the golden', () =>
    withGolden('ocp-basic', async (client) => {
      const highest = await value(
        client,
        `select max(id) from ${schema}.reporting_ocp_cost_category_namespace`,
      );
      const next = await value(
        client,
        `insert into ${schema}.reporting_ocp_cost_category_namespace (namespace, system_default, cost_category_id)
          values ('mine', false, 1) returning id`,
      );
      expect(next).toBe(Number(highest) + 1);
    }));

  test('for a stage after the cloud also the clusters and the daily summary', () =>
    withGolden(
      'aws-memory-markup',
      async (client) => {
        const orphans = `select count(*)::int from ${schema}.reporting_ocp_nodes
          where cluster_id not in (select uuid from ${schema}.reporting_ocp_clusters)`;
        expect(await value(client, orphans)).toBe(0);
        expect(await value(client, `select count(*) > 0 from ${schema}.reporting_ocp_nodes`)).toBe(true);
        const costs = `select count(*) > 0 from ${schema}.${DAILY_SUMMARY} where infrastructure_raw_cost > 0`;
        expect(await value(client, costs)).toBe(true);
      },
      true,
    ));

  test('a change of a life puts its rows in place of those before, under what refers to them', () =>
    withGolden('life-1005', async (client, { folder }) => {
      const scenario = await readScenario(folder);
      const [cluster] = scenario.clusters;
      const period = await value(client, `select id from ${schema}.reporting_ocpusagereportperiod`);
      await client.query(
        `insert into ${schema}.${DAILY_SUMMARY} (uuid, usage_start, usage_end, report_period_id, cluster_id)
          values (gen_random_uuid(), '2025-12-09', '2025-12-09', $1, 'x')`,
        [period],
      );
      const state = async () => [
        await value(client, `select count(*)::int from ${schema}.reporting_tagmapping`),
        await value(client, `select name from public.api_provider where uuid = '${cluster?.source}'`),
        await value(client, `select count(*)::int from ${schema}.reporting_enabledtagkeys where not enabled`),
      ];
      expect((await state())[0]).toBe(0);
      await loadChange(client, folder, scenario, 1);
      const [, , disabled] = await state();
      expect(await state()).toEqual([2, 'fuzz 1005 0', disabled]);
      await loadChange(client, folder, scenario, 2);
      expect(await state()).toEqual([2, 'fuzz 1005 0 renamed', disabled]);
      for (const number of [3, 4]) await loadChange(client, folder, scenario, number);
      const [, name, later] = await state();
      expect(name).toBe('fuzz 1005 0 renamed');
      expect(later).toBeGreaterThan(disabled as number);
      expect(await value(client, `select id from ${schema}.reporting_ocpusagereportperiod`)).toBe(period);
    }));

  test('a change of a life makes the cost models anew', () =>
    withGolden('life-1008', async (client, { folder }) => {
      const scenario = await readScenario(folder);
      const models = async () =>
        (
          await client.query<{ text: string }>(
            `select source_type || ' ' || (distribution_info->>'distribution_type') || ' ' || (markup->>'value') as text
              from ${schema}.cost_model join ${schema}.cost_model_map on cost_model_id = uuid where markup <> '{}'`,
          )
        ).rows.map(({ text }) => text);
      expect(await models()).toEqual(['AWS cpu 0']);
      await loadChange(client, folder, scenario, 1);
      await loadChange(client, folder, scenario, 2);
      expect(await models()).toEqual(['AWS cpu 33']);
      const distributions = `select string_agg(distribution_info->>'distribution_type', ' ')
        from ${schema}.cost_model where source_type = 'OCP'`;
      expect(await value(client, distributions)).toBe('memory memory');
    }));

  test('a CSV with a foreign column or a value of another type is an invalid golden', () =>
    withGolden('ocp-basic', async (client, { folder }) => {
      const file = join(folder, 'ocp/reporting_ocp_nodes.csv');
      await writeFile(file, 'node,"; drop table x\nworker-1,\n');
      await expect(compareStage(client, schema, folder, ocp)).rejects.toMatchObject({
        code: 'GOLDEN_INVALID',
        where: { file, table: 'reporting_ocp_nodes' },
      });
      await writeFile(file, 'node,node_capacity_cpu_cores\nworker-1,many\n');
      await expect(compareStage(client, schema, folder, ocp)).rejects.toMatchObject({
        code: 'GOLDEN_INVALID',
      });
    }));
});

test('of several clusters each gets the identifier that its nodes and projects refer to', () =>
  withGolden('aws-two-clusters', async (client, { folder }) => {
    await loadExpected(client, folder);
    const strays = await client.query(
      `select c.cluster_id, n.node from ${schema}.reporting_ocp_nodes n
        join ${schema}.reporting_ocp_clusters c on c.uuid = n.cluster_id
        where not exists (select from ${schema}.${DAILY_SUMMARY} d where d.cluster_id = c.cluster_id and d.node = n.node)`,
    );
    expect(strays.rows).toEqual([]);
    expect(
      await value(client, `select count(distinct cluster_id)::int from ${schema}.reporting_ocp_nodes`),
    ).toBe(2);
  }));

describe('comparing with a golden', () => {
  test.each(['ocp-basic', 'adv-azure', 'fuzz-12'])('%s is equal to itself, table by table', (name) =>
    withGolden(name, async (client, { folder }) => {
      await loadExpected(client, folder);
      const comparisons = await compareStage(client, schema, folder, ocp);
      const files = (await readdir(join(folder, 'ocp'))).map((file) => file.replace('.csv', ''));
      for (const { table, status, left, right, worst } of comparisons) {
        expect({ table, status, right, worst }).toEqual({ table, status: 'equal', right: left, worst: null });
        expect(left > 0).toBe(files.includes(table));
      }
      expect(comparisons.map(({ table }) => table)).toEqual(expect.arrayContaining([VM_TABLE, GPU_TABLE]));
    }),
  );

  test('nothing written is only in the golden', () =>
    withGolden('ocp-basic', async (client, { folder }) => {
      const comparisons = await compareStage(client, schema, folder, ocp);
      expect(comparisons.find(({ table }) => table === DAILY_SUMMARY)).toMatchObject({
        status: 'different',
        left: 21,
        right: 0,
        onlyLeft: 21,
      });
    }));

  test('a stage without a row on either side is no comparison', () =>
    withGolden('ocp-basic', async (client, { folder }) => {
      const nowhere = { ...ocp, folder: 'nothing-here' };
      await expect(compareStage(client, schema, folder, nowhere)).rejects.toMatchObject({
        code: 'GOLDEN_INVALID',
        where: { file: join(folder, 'nothing-here') },
      });
    }));

  const planted: [string, string, string][] = [
    ['a number', DAILY_SUMMARY, 'set pod_usage_cpu_core_hours = pod_usage_cpu_core_hours * 1.000001'],
    ['a null number', DAILY_SUMMARY, 'set pod_usage_cpu_core_hours = coalesce(pod_usage_cpu_core_hours, 0)'],
    ['a label', DAILY_SUMMARY, `set all_labels = all_labels || '{"zone": "b"}'`],
    ['an empty text for null', DAILY_SUMMARY, `set monthly_cost_type = ''`],
    ['an array', 'reporting_ocp_pod_summary_p', `set resource_ids = resource_ids || null::varchar`],
    ['a role', 'reporting_ocp_nodes', `set node_role = 'infra'`],
    ['a cluster id', 'reporting_ocp_clusters', `set cluster_id = 'other'`],
  ];
  const strayRow = `insert into ${schema}.reporting_ocp_network_summary_p (cluster_id, usage_start, usage_end)
    values ('x', '2025-10-01', '2025-10-01')`;

  test('a planted difference is found in its table and nowhere else', () =>
    withGolden('ocp-basic', async (client, { folder }) => {
      await loadExpected(client, folder);
      const differentAfter = async (change: string) => {
        await client.query('begin');
        await client.query(change);
        const comparisons = await compareStage(client, schema, folder, ocp);
        await client.query('rollback');
        return comparisons.filter(({ status }) => status === 'different');
      };
      for (const [what, table, change] of planted) {
        const different = await differentAfter(`update ${schema}.${table} ${change}`);
        expect({ what, tables: different.map((comparison) => comparison.table) }).toEqual({
          what,
          tables: [table],
        });
        expect(different[0]?.differences.length).toBeGreaterThan(0);
      }
      expect(await differentAfter(strayRow)).toMatchObject([
        { table: 'reporting_ocp_network_summary_p', left: 0, onlyRight: 1 },
      ]);
    }));
});
