import type { Client } from 'pg';
import { connect, originOf } from '../connection/connect.ts';
import { databaseError } from '../connection/database-error.ts';
import { isKokus } from './koku.ts';
import { tenantFacts, tenantsOf, type TenantFacts } from './tenant-facts.ts';

/** What a database is and lets its user do. */
export interface DatabaseFacts {
  /** Its address without credentials. */
  origin: string;
  user: string;
  /** As PostgreSQL says it, such as 16.4, and as a number: 160004. */
  version: string;
  version_number: number;
  encoding: string;
  /** Whether this connection is encrypted, and whether it leaves the machine of the server. */
  encrypted: boolean;
  remote: boolean;
  /** Whether the user may make schemas in the database, and tables in `public`. */
  may_make_schemas: boolean;
  may_make_shared_tables: boolean;
  /** Connections that the server has left for others than superusers. */
  connections_left: number;
  /** Whether Koku's migrations were run here. */
  kokus: boolean;
  /** The tenant that was asked for, or all that there are. */
  tenants: TenantFacts[];
}

/**
 * Looks at a database and at one tenant in it, or at all of them; writes nothing. Fails with `REQUEST_INVALID`,
 * `DATABASE_UNREACHABLE` and `DATABASE_REFUSED`, and otherwise with `DATABASE_*`.
 */
export async function databaseFacts(url: string, schema: string | undefined): Promise<DatabaseFacts> {
  const client = await connect(url);
  try {
    await client.query('begin read only');
    const facts = await factsOf(client);
    const schemas = schema === undefined ? await tenantsOf(client) : [schema];
    const tenants: TenantFacts[] = [];
    for (const one of schemas) tenants.push(await tenantFacts(client, one));
    return { ...facts, tenants };
  } catch (error) {
    throw databaseError(error, { database: originOf(client) }, 'statement');
  } finally {
    await client.end();
  }
}

async function factsOf(client: Client): Promise<Omit<DatabaseFacts, 'tenants'>> {
  const { rows } = await client.query<Omit<DatabaseFacts, 'origin' | 'kokus' | 'tenants'>>(`
    select current_user::text as user,
      split_part(current_setting('server_version'), ' ', 1) as version,
      current_setting('server_version_num')::int as version_number,
      current_setting('server_encoding') as encoding,
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
      coalesce(not inet_client_addr() <<= any('{127.0.0.0/8,::1}'::inet[]), false) as remote,
      has_database_privilege(current_database(), 'create') as may_make_schemas,
      has_schema_privilege('public', 'create') as may_make_shared_tables,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections_left`);
  const [facts] = rows;
  if (facts === undefined) throw new RangeError('a statement without a row');
  const kokus = await isKokus(async (sql) => (await client.query<{ there: boolean }>(sql)).rows);
  return { origin: originOf(client), ...facts, kokus };
}
