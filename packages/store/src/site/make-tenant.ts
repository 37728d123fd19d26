import { OcpError, SCHEMA_NAME } from '@ocp/core';
import type { Client } from 'pg';
import { connect } from '../connection/connect.ts';
import { databaseError } from '../connection/database-error.ts';
import { createTables, lockTenants, missingTables, schemaExists } from '../schema/create-tenant.ts';
import { tableDefinitions, type TableDefinition } from '../schema/definitions.ts';
import { isKokus, siteOfKoku } from './koku.ts';
import { addDefaults } from './tenant-defaults.ts';

/** What was made for a tenant; nothing where all was there. */
export interface MadeTenant {
  schema: string;
  /** Whether the schema was made. */
  schema_made: boolean;
  /** Tables that were made, those that all tenants share first. */
  tables: string[];
  /** Rows that Koku's migrations leave in a new tenant, by table. */
  rows: Record<string, number>;
}

/** Names that are PostgreSQL's, everybody's or ours. */
const RESERVED = /^(public|information_schema|pg_.*|ocp_jobs|.*__ocp)$/;

/**
 * Makes a tenant on a site without Koku, in one transaction: what is missing of its schema, its tables with their default
 * partitions and the tables that all tenants share, and what Koku's migrations leave in them. What is there stays as it is; a
 * repetition makes nothing. Fails with `REQUEST_INVALID`, with `SITE_OF_KOKU` where Koku makes tenants and this one is not
 * whole, and with `DATABASE_*`.
 */
export async function makeTenant(url: string, schema: string, signal: AbortSignal): Promise<MadeTenant> {
  checkName(schema);
  const client = await connect(url);
  try {
    await client.query('begin');
    await lockTenants(client);
    const made = await makeMissing(client, schema);
    signal.throwIfAborted();
    await client.query('commit');
    return made;
  } catch (error) {
    if (signal.aborted) throw new OcpError('STOPPED', 'stopped before the end', { where: { schema } });
    throw refused(databaseError(error, { schema }, 'statement'));
  } finally {
    await client.end();
  }
}

async function makeMissing(client: Client, schema: string): Promise<MadeTenant> {
  const there = await schemaExists(client, schema);
  const missing = await missingTables(client, schema);
  if (await isKokus(async (sql) => (await client.query<{ there: boolean }>(sql)).rows)) {
    if (missing.length === 0) return { schema, schema_made: false, tables: [], rows: {} };
    throw siteOfKoku(`the tenant ${schema} lacks ${missing.length} tables and is not made`, schema);
  }
  if (there) await checkNobodys(client, schema, missing);
  await createTables(client, schema, missing);
  const defaults = await addDefaults(client, schema);
  const customers = await addCustomer(client, schema);
  return {
    schema,
    schema_made: !there,
    tables: missing.map(({ name }) => name),
    rows: { ...defaults, ...(customers > 0 ? { api_customer: customers } : {}) },
  };
}

function checkName(schema: string): void {
  const fault = !SCHEMA_NAME.test(schema)
    ? 'is no schema name: [a-z_][a-z0-9_]{0,62}'
    : RESERVED.test(schema)
      ? 'is the name of a schema that is no tenant'
      : undefined;
  if (fault === undefined) return;
  throw new OcpError('REQUEST_INVALID', `${JSON.stringify(schema.slice(0, 80))} ${fault}`, {
    where: { field: 'schema' },
    hint: "A tenant is named as in Koku, such as org1234567: org and the organization's number.",
  });
}

/** A schema that has tables, and none of a tenant, is somebody else's. */
async function checkNobodys(
  client: Client,
  schema: string,
  missing: readonly TableDefinition[],
): Promise<void> {
  const ofTenants = tableDefinitions.filter(({ place }) => place === 'tenant').length;
  if (missing.filter(({ place }) => place === 'tenant').length < ofTenants) return;
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
      order by 1 limit 3`,
    [`"${schema}"`],
  );
  if (rows.length === 0) return;
  const named = rows.map(({ name }) => name).join(', ');
  throw new OcpError('REQUEST_INVALID', `the schema ${schema} has tables of something else: ${named}`, {
    where: { field: 'schema' },
    hint: 'Name another schema, or one that is empty; nothing was made.',
  });
}

/** The tenant as one of Koku's customers: `org1234567` is organization 1234567, `acct10001` account 10001. */
async function addCustomer(client: Client, schema: string): Promise<number> {
  const [, organization] = /^org(.+)$/.exec(schema) ?? [];
  const [, account] = /^acct(.+)$/.exec(schema) ?? [];
  const { rowCount } = await client.query(
    `insert into public.api_customer (date_created, date_updated, uuid, schema_name, org_id, account_id)
      select now(), now(), gen_random_uuid(), $1, left($2, 36), $3
      where not exists (select from public.api_customer where schema_name = $1)
      on conflict do nothing`,
    [schema, organization ?? null, account ?? null],
  );
  return rowCount ?? 0;
}

/** Without a right the database says which; what to grant is the same for all of them. */
function refused(error: OcpError): OcpError {
  if ((error.cause as { code?: string } | undefined)?.code !== '42501') return error;
  return new OcpError(error.code, error.message, {
    where: error.where,
    hint: 'Let the owner of the database grant create on it and on its schema public to this user; nothing was made.',
    cause: error.cause,
  });
}
