import type { Client } from 'pg';
import { connect } from '../connection/connect.ts';
import { databaseError } from '../connection/database-error.ts';
import { identifier, qualified } from '../connection/quoting.ts';
import { lockNumber } from '../connection/locks.ts';
import { type TableDefinition, tableDefinitions } from './definitions.ts';
import { registryFunction, registryTrigger } from './registry-trigger.ts';
import { addForeignKey, createIndex, createTable, needsTrigrams } from './table-statements.ts';

/**
 * Makes the tables that are missing for a tenant, in one transaction and without a row in them but those of the registry.
 * Returns the tables that were made. Fails with `DATABASE_*` or `REQUEST_INVALID`.
 */
export async function createTenant(url: string, schema: string): Promise<string[]> {
  identifier(schema);
  const client = await connect(url);
  try {
    await client.query('begin');
    await lockTenants(client);
    const missing = await missingTables(client, schema);
    await createTables(client, schema, missing);
    await client.query('commit');
    return missing.map(({ name }) => name);
  } catch (error) {
    throw databaseError(error, { schema }, 'statement');
  } finally {
    await client.end();
  }
}

/** Waits until nobody else makes a tenant; held to the end of the transaction. */
export async function lockTenants(client: Client): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [lockNumber('create tenant')]);
}

/**
 * Makes tables that are missing: the shared ones in `public`, the tenant's schema with its tables, keys, indexes and default
 * partitions, and the registry that makes partitions (tables/partitions.md). What exists stays as it is.
 */
export async function createTables(
  client: Client,
  schema: string,
  missing: readonly TableDefinition[],
): Promise<void> {
  for (const statement of await statements(client, schema, missing)) await client.query(statement);
}

/** What a tenant lacks of the tables that are read or written. */
export async function missingTables(client: Client, schema: string): Promise<TableDefinition[]> {
  const { rows } = await client.query<{ place: string; name: string }>(
    `select n.nspname as place, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', $1) and c.relkind in ('r', 'p', 'f', 'v', 'm')`,
    [schema],
  );
  const present = new Set(rows.map(({ place, name }) => `${place}.${name}`));
  return tableDefinitions.filter(({ place, name }) => !present.has(`${schemaOf(place, schema)}.${name}`));
}

async function statements(
  client: Client,
  schema: string,
  missing: readonly TableDefinition[],
): Promise<string[]> {
  const tenant = identifier(schema);
  const tableOf = ({ place, name }: TableDefinition) => qualified(schemaOf(place, schema), name);
  const trigrams =
    missing.some(({ indexes }) => indexes.some(needsTrigrams)) && (await extensionExists(client));
  const targets = new Map(tableDefinitions.map((table) => [table.name, tableOf(table)]));
  const partitioned = missing.filter((table) => table.partitioned !== undefined);
  return [
    // `if not exists` would ask for the right to make one all the same.
    ...((await schemaExists(client, schema)) ? [] : [`create schema ${tenant}`]),
    ...(trigrams ? ['create extension if not exists pg_trgm with schema public'] : []),
    `set local search_path to ${tenant}, public`,
    ...((await exists(client, `select to_regproc('public.trfn_partition_manager') is not null as found`))
      ? []
      : [registryFunction]),
    ...missing.map((table) => createTable(table, tableOf(table))),
    ...missing.flatMap((table) =>
      table.indexes
        .filter((index) => trigrams || !needsTrigrams(index))
        .map((index) => createIndex(index, tableOf(table))),
    ),
    ...missing.flatMap((table) =>
      // A table of Koku that is not used here (its users) has no definition.
      table.foreignKeys.flatMap((key) => {
        const target = targets.get(key.table);
        return target === undefined ? [] : [addForeignKey(tableOf(table), key, target)];
      }),
    ),
    ...(missing.some(({ name }) => name === 'partitioned_tables') ? [registryTrigger(tenant)] : []),
    ...partitioned.map((table) => registerDefault(tenant, schema, table)),
  ];
}

function registerDefault(tenant: string, schema: string, { name, partitioned }: TableDefinition): string {
  return `insert into ${tenant}.partitioned_tables
      (schema_name, table_name, partition_of_table_name, partition_type, partition_col, partition_parameters)
    values ('${schema}', '${name}_default', '${name}', 'range', '${partitioned}', '{"default": true}')
    on conflict do nothing`;
}

function schemaOf(place: 'public' | 'tenant', schema: string): string {
  return place === 'public' ? 'public' : schema;
}

/** Whether the database has the schema. */
export async function schemaExists(client: Client, schema: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  return rowCount === 1;
}

function extensionExists(client: Client): Promise<boolean> {
  return exists(
    client,
    `select exists (select from pg_available_extensions where name = 'pg_trgm') as found`,
  );
}

async function exists(client: Client, sql: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(sql);
  return rows[0]?.found === true;
}
