import type { Client } from 'pg';
import { stateSchema, type CloudType } from '@ocp/core';
import { enabledKeys } from './texts.ts';

/** Enables the keys of small lakes for OpenShift and for the bill, so that labels and tags meet. */
export async function enableKeys(client: Client, schema: string, cloud: CloudType): Promise<void> {
  await client.query(
    `insert into "${schema}".reporting_enabledtagkeys (uuid, key, enabled, provider_type)
     select gen_random_uuid(), key, true, provider_type
     from unnest($1::text[]) as enabled (key), unnest(array['OCP', $2]) as providers (provider_type)
     on conflict do nothing`,
    [enabledKeys, cloud],
  );
}

/** Leaves the tenant as if nothing had ever been run. */
export async function forgetRuns(client: Client, schema: string): Promise<void> {
  await client.query(`drop schema if exists "${stateSchema(schema)}" cascade`);
  await client.query(`truncate "${schema}".reporting_ocp_clusters cascade`);
  await client.query(`delete from "${schema}".reporting_ocpusagelineitem_daily_summary`);
}
