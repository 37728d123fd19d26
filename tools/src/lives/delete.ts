import { tableDefinition, tableDefinitions } from '@ocp/store';
import type { Client } from 'pg';
import type { Cluster } from './world.ts';

/** Deletes a source as Koku does: its provider, and `left` or not, everything that refers to it in the tenant. */
export async function deleteSource(
  client: Client,
  schema: string,
  { source }: Cluster,
  { left }: { left: boolean },
): Promise<void> {
  await client.query('begin');
  await client.query('set constraints all deferred');
  await client.query(
    `update "${schema}".reporting_tenant_api_provider set provider_id = null where provider_id = $1`,
    [source],
  );
  await client.query('delete from public.api_provider where uuid = $1', [source]);
  if (!left) await removeSource(client, schema, source);
  await client.query('commit');
}

/** What is removed of a source that is gone, in the tables that are compared. Repeating changes nothing. */
export async function removeGone(client: Client, schema: string, { id, source }: Cluster): Promise<void> {
  await client.query('begin');
  await client.query('set constraints all deferred');
  await removeSource(client, schema, source);
  // Rows of a cloud that no run of a living cluster writes: `all` removes them, or Koku's own step 0 (spec after.md 4).
  for (const { name, columns, place } of tableDefinitions) {
    const named = columns.some((column) => column.name === 'cluster_id' && column.type !== 'uuid');
    if (place === 'tenant' && named) await cascade(client, schema, name, 'cluster_id = $1', id);
  }
  await client.query('commit');
}

async function removeSource(client: Client, schema: string, source: string): Promise<void> {
  await cascade(client, schema, 'reporting_tenant_api_provider', 'uuid = $1', source);
}

/** Deletes rows of a tenant's table, and before them those of other tables that refer to them. */
async function cascade(
  client: Client,
  schema: string,
  name: string,
  where: string,
  value: string,
): Promise<void> {
  const table = `"${schema}"."${tableDefinition(name).name}"`;
  for (const other of tableDefinitions) {
    if (other.place !== 'tenant' || other.name === name) continue;
    for (const key of other.foreignKeys.filter((foreign) => foreign.table === name)) {
      const rows = `"${key.column}" in (select "${key.references}" from ${table} where ${where})`;
      await cascade(client, schema, other.name, rows, value);
    }
  }
  await client.query(`delete from ${table} where ${where}`, [value]);
}
