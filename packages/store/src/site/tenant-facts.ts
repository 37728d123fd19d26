import { stateSchema } from '@ocp/core';
import type { Client } from 'pg';
import { missingTables, schemaExists } from '../schema/create-tenant.ts';
import { tableDefinitions } from '../schema/definitions.ts';

/** What a tenant has and lets the user do. */
export interface TenantFacts {
  schema: string;
  exists: boolean;
  /** Tables that are not there; all where the schema is not. */
  missing_tables: string[];
  /** Columns that a table lacks, as `table.column`: the tables are of another version of Koku. */
  missing_columns: string[];
  /** Tables that the user may not read, or not write. */
  closed_tables: string[];
  /** Whether the user may make tables in the schema, as staged reports need them. */
  may_make_tables: boolean;
  /** Whether the schema of the state is there: nobody has to make it any more. */
  has_state: boolean;
  /** Whether a row of the registry makes a partition. */
  makes_partitions: boolean;
}

/** Schemas that have the tables of a tenant. */
export async function tenantsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ schema: string }>(
    `select nspname as schema from pg_class join pg_namespace n on n.oid = relnamespace
      where relname = 'reporting_ocpusagelineitem_daily_summary' and relkind in ('p', 'r') order by 1`,
  );
  return rows.map(({ schema }) => schema);
}

/** Looks at one tenant; writes nothing. */
export async function tenantFacts(client: Client, schema: string): Promise<TenantFacts> {
  const exists = await schemaExists(client, schema);
  const missing = await missingTables(client, schema);
  const closed = exists ? await closedTables(client, schema) : [];
  const { rows } = await client.query<{ tables: boolean; partitions: boolean }>(
    `select coalesce(bool_or(has_schema_privilege(oid, 'create')), false) as tables,
        exists (select from pg_trigger trigger join pg_class on pg_class.oid = tgrelid
          where relname = 'partitioned_tables' and relnamespace in (select oid from pg_namespace where nspname = $1)
            and not tgisinternal and tgenabled <> 'D') as partitions
      from pg_namespace where nspname = $1`,
    [schema],
  );
  return {
    schema,
    exists,
    missing_tables: missing.map(({ name }) => name),
    missing_columns: exists
      ? await missingColumns(client, schema, new Set(missing.map(({ name }) => name)))
      : [],
    closed_tables: closed,
    may_make_tables: rows[0]?.tables === true,
    has_state: await schemaExists(client, stateSchema(schema)),
    makes_partitions: rows[0]?.partitions === true,
  };
}

async function closedTables(client: Client, schema: string): Promise<string[]> {
  const names = tableDefinitions.filter(({ place }) => place === 'tenant').map(({ name }) => name);
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class join pg_namespace n on n.oid = relnamespace
      where nspname = $1 and relname = any($2) and relkind in ('r', 'p')
        and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(pg_class.oid, 'select')
          and has_table_privilege(pg_class.oid, 'insert') and has_table_privilege(pg_class.oid, 'delete'))
      order by 1`,
    [schema, names],
  );
  return rows.map(({ name }) => name);
}

async function missingColumns(
  client: Client,
  schema: string,
  missing: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await client.query<{ column: string }>(
    `select relname || '.' || attname as column from pg_class join pg_namespace n on n.oid = relnamespace
      join pg_attribute on attrelid = pg_class.oid
      where nspname in ($1, 'public') and attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm', 'f')`,
    [schema],
  );
  const present = new Set(rows.map(({ column }) => column));
  return tableDefinitions
    .filter(({ name }) => !missing.has(name))
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
    .filter((column) => !present.has(column));
}
