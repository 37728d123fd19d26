import { createTenant } from '@ocp/store';
import { Client } from 'pg';
import { tenantStatements } from './generate/tenant.ts';
import type { GenerateOptions } from './generate/options.ts';

/** Runs `work` with a connection and closes it. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the tenant of a generated lake: tables that are missing, then its configuration. */
export async function prepareTenant(
  url: string,
  options: Pick<GenerateOptions, 'schema' | 'source' | 'cloud' | 'cloudSource' | 'month'>,
): Promise<void> {
  await createTenant(url, options.schema);
  await withClient(url, async (client) => {
    await client.query('begin');
    for (const { sql, values } of tenantStatements(options)) await client.query(sql, [...values]);
    await client.query('commit');
  });
}
