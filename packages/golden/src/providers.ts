import { OcpError, type CloudType } from '@ocp/core';
import type { Client } from 'pg';
import type { Scenario, Settings } from './scenario.ts';
import { cloudTypeOf } from './tables.ts';

interface Provider {
  uuid: string;
  name: string;
  type: 'OCP' | CloudType;
  credentials: object;
  /** Cost model; undefined for a provider without one. */
  model: { distribution: string; markup: object } | undefined;
}

/** The providers with their credentials and cost models, which a golden only names in its scenario. */
export async function addProviders(client: Client, scenario: Scenario): Promise<void> {
  for (const provider of providersOf(scenario, scenario.settings)) {
    await addProvider(client, provider);
    if (provider.model) await addCostModel(client, scenario.schema, provider, provider.model);
  }
}

/** Gives clusters the names, and sources the cost models, that they have after the N-th change of a life. */
export async function changeProviders(client: Client, scenario: Scenario, number: number): Promise<void> {
  const change = scenario.life[number - 1];
  if (change === undefined)
    throw new OcpError('INTERNAL', `a life of ${scenario.name} has no change ${number}`);
  for (const { id, source } of scenario.clusters) {
    const name = change.alias[id];
    if (name === undefined) continue;
    await client.query('update public.api_provider set name = $2 where uuid = $1', [source, name]);
  }
  await client.query(`delete from "${scenario.schema}".cost_model_map`);
  await client.query(`delete from "${scenario.schema}".cost_model`);
  for (const provider of providersOf(scenario, change.settings)) {
    if (provider.model) await addCostModel(client, scenario.schema, provider, provider.model);
  }
}

function providersOf({ name, clusters, cloud, cloud_source }: Scenario, settings: Settings): Provider[] {
  const { distribution, markup } = settings;
  const openshift = clusters.map(({ id, alias, source }): Provider => ({
    uuid: source,
    name: alias,
    type: 'OCP',
    credentials: { cluster_id: id },
    model: distribution === undefined ? undefined : { distribution, markup: {} },
  }));
  const type = cloudTypeOf(cloud);
  if (type === undefined || cloud_source === null) return openshift;
  const bill: Provider = {
    uuid: cloud_source,
    name: `${name}-${cloud}`,
    type,
    credentials: {},
    model:
      markup === undefined ? undefined : { distribution: 'cpu', markup: { value: markup, unit: 'percent' } },
  };
  return [...openshift, bill];
}

async function addProvider(client: Client, { uuid, name, type, credentials }: Provider): Promise<void> {
  await client.query(
    `with authentication as (
      insert into public.api_providerauthentication (uuid, credentials) values (gen_random_uuid(), $4) returning id
    )
    insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
      select $1, $2, $3, true, true, false, id from authentication`,
    [uuid, name, type, JSON.stringify(credentials)],
  );
}

async function addCostModel(
  client: Client,
  schema: string,
  { uuid, name, type }: Provider,
  { distribution, markup }: { distribution: string; markup: object },
): Promise<void> {
  await client.query(
    `with model as (
      insert into "${schema}".cost_model (uuid, name, description, source_type, created_timestamp, updated_timestamp,
          rates, markup, distribution, currency, distribution_info)
        values (gen_random_uuid(), $1, '', $2, now(), now(), '[]', $3, $4, 'USD', $5) returning uuid
    )
    insert into "${schema}".cost_model_map (provider_uuid, cost_model_id) select $6, uuid from model`,
    [
      name,
      type,
      JSON.stringify(markup),
      distribution,
      JSON.stringify({ distribution_type: distribution }),
      uuid,
    ],
  );
}
