import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { goldenTenant, SCHEMA, type Tenant } from '../support/tenant.ts';
import { startServer, TOKEN, type Json, type Server } from './server.ts';

/** A token that may ask about another schema alone. */
export const LIMITED = 'a-token-for-another-schema';

/** A golden of one cluster and one cloud with a server; its OpenShift summary was run. */
export interface Asked {
  tenant: Tenant;
  server: Server;
  openshift: string;
  cluster: { id: string; alias: string };
  bill: string;
  /** Days of the golden, as a query. */
  days: string;
  /** The condition of the days on a column of times, in SQL. */
  onDays(column: string): string;
  ask(question: string, query: string): Promise<Json>;
}

export async function asked(golden: string): Promise<Asked> {
  const tenant = await goldenTenant(golden);
  const environment = { POC_API_TOKENS: `koku:${TOKEN},other:${LIMITED}:org7654321` };
  const server = await startServer(tenant, { token: TOKEN, environment });
  const scenario = JSON.parse(readFileSync(join(tenant.golden, 'scenario.json'), 'utf8'));
  const { start_date, end_date, cloud_source: bill, clusters } = scenario;
  const [cluster] = clusters as Json[];
  const body = {
    provider_type: 'OCP',
    schema: SCHEMA,
    ocp_source_uuid: cluster.source,
    start_date,
    end_date,
  };
  const made = await server.call('POST', '/api/v1/aggregate?wait=true', { ...body, engine: 'duckdb' });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return {
    tenant,
    server,
    openshift: cluster.source,
    cluster,
    bill,
    days: `start_date=${start_date}&end_date=${end_date}`,
    onDays: (column) => `where "${column}"::date between '${start_date}' and '${end_date}'`,
    async ask(question, query) {
      const { status, body } = await server.call('GET', `/api/v1/lake/${question}?schema=${SCHEMA}&${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body;
    },
  };
}

/** What another reader finds in the files of a table of a golden's lake. */
export async function rowsIn({ tenant }: Asked, table: string, sql: string): Promise<Json[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const files = join(tenant.golden, 'input/data/parquet', table, '**/*.parquet');
  try {
    const result = await connection.run(
      sql.replace('$files', `read_parquet('${files}', union_by_name=true)`),
    );
    return await result.getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}
