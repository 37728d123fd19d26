import type { DuckDBConnection } from '@duckdb/node-api';
import type { CloudType } from '@ocp/core';
import type { Client } from 'pg';
import type { GenerateOptions } from '../generate/options.ts';
import { tenantStatements } from '../generate/tenant.ts';
import { enabledKeys } from '../lakes/texts.ts';
import { openshiftTables, writeTable } from '../lakes/write.ts';
import { billOf, reportsOf } from './reported.ts';
import { billSource, cloudsOf, livingOf, type Cluster, type World } from './world.ts';

/** Writes the files of a world that have changed; `written` remembers what is in them. */
export async function writeWorld(
  connection: DuckDBConnection,
  world: World,
  options: GenerateOptions,
  written: Map<string, string>,
): Promise<void> {
  const write = async (
    source: string,
    tables: Readonly<Record<string, Parameters<typeof writeTable>[3]>>,
  ) => {
    for (const [name, rows] of Object.entries(tables)) {
      const text = JSON.stringify(rows);
      if (written.get(`${source} ${name}`) === text) continue;
      await writeTable(connection, { ...options, source, cloudSource: source }, name, rows);
      written.set(`${source} ${name}`, text);
    }
  };
  for (const cluster of livingOf(world)) await write(cluster.source, openshiftTables(reportsOf(cluster)));
  for (const [index, bill] of world.bills.entries()) {
    await write(billSource(options, index), billOf(bill));
  }
}

/** Puts the configuration of a world in place of the one before, in one transaction. */
export async function configure(client: Client, world: World, options: GenerateOptions): Promise<void> {
  const { schema } = options;
  const bills = world.bills.map(({ cloud }, index) => ({ cloud, cloudSource: billSource(options, index) }));
  const run = (sql: string, values: unknown[] = []) =>
    client.query(sql.replaceAll('T.', `"${schema}".`), values);
  await client.query('begin');
  await client.query('set constraints all deferred');
  for (const cluster of livingOf(world)) {
    const { source, id, alias, firstAlias, distribution } = cluster;
    for (const bill of bills) {
      const named = { id, alias: firstAlias };
      for (const { sql, values } of tenantStatements({ ...options, source, ...bill }, named)) {
        await client.query(sql, [...values]);
      }
    }
    await run('update public.api_provider set name = $2 where uuid = $1', [source, alias]);
    await infrastructure(run, cluster, bills[cluster.bill]!);
    await costModel(run, source, 'OCP', { distribution: distribution ?? 'cpu', markup: {} });
  }
  const markup = world.markup === null ? {} : { value: world.markup, unit: 'percent' };
  for (const { cloud, cloudSource } of bills) {
    await costModel(run, cloudSource, cloud, { distribution: 'cpu', markup });
  }
  await keys(run, world);
  await run('delete from T.reporting_ocp_cost_category_namespace where cost_category_id in (901, 902)');
  await run(`insert into T.reporting_ocp_cost_category (id, name, description, source_type, system_default, label)
    values (901, 'One', '', 'OCP', false, '{}'), (902, 'Two', '', 'OCP', false, '{}') on conflict do nothing`);
  for (const [pattern, category] of Object.entries(world.categories)) {
    await run(
      `insert into T.reporting_ocp_cost_category_namespace (namespace, system_default, cost_category_id)
        values ($1, false, $2) on conflict do nothing`,
      [pattern, category],
    );
  }
  await client.query('commit');
}

type Run = (sql: string, values?: unknown[]) => Promise<unknown>;

/** What Koku knows of the cloud source that a cluster runs on. */
async function infrastructure(
  run: Run,
  { source, recorded }: Cluster,
  { cloud, cloudSource }: { cloud: CloudType; cloudSource: string },
): Promise<void> {
  await run(
    `insert into public.api_providerinfrastructuremap (infrastructure_type, infrastructure_provider_id)
      values ($1, $2) on conflict do nothing`,
    [cloud, cloudSource],
  );
  await run(
    `update public.api_provider set infrastructure_id = (
        select id from public.api_providerinfrastructuremap where infrastructure_provider_id = $2 and $3)
      where uuid = $1`,
    [source, cloudSource, recorded],
  );
}

async function costModel(
  run: Run,
  source: string,
  type: string,
  { distribution, markup }: { distribution: string; markup: object },
): Promise<void> {
  await run('delete from T.cost_model_map where cost_model_id = $1', [source]);
  await run('delete from T.cost_model where uuid = $1', [source]);
  await run(
    `insert into T.cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp, rates,
        markup, distribution, currency, distribution_info)
      values ($1, 'model', '', $2, now(), now(), '[]', $3, $4, 'USD', $5)`,
    [source, type, JSON.stringify(markup), distribution, JSON.stringify({ distribution_type: distribution })],
  );
  await run('insert into T.cost_model_map (provider_uuid, cost_model_id) values ($1, $1)', [source]);
}

async function keys(run: Run, { disabledKeys, mappings, bills }: World): Promise<void> {
  await run('delete from T.reporting_tagmapping');
  await run(
    `insert into T.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      select gen_random_uuid(), key, true, provider_type
      from unnest($1::text[]) as enabled (key), unnest($2::text[]) as providers (provider_type)
      on conflict do nothing`,
    [enabledKeys, ['OCP', ...cloudsOf(bills)]],
  );
  await run(
    `update T.reporting_enabledtagkeys set enabled = not provider_type || ' ' || key = any($1)
      where key = any($2)`,
    [disabledKeys, enabledKeys],
  );
  for (const { type, parent, child } of mappings) {
    await run(
      `insert into T.reporting_tagmapping (parent_id, child_id)
        select parent.uuid, child.uuid from T.reporting_enabledtagkeys parent, T.reporting_enabledtagkeys child
        where parent.provider_type = $1 and child.provider_type = $1 and parent.key = $2 and child.key = $3`,
      [type, parent, child],
    );
  }
}
