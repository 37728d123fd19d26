import type { AskedLake } from '@ocp/core';
import { hasTrino } from '@ocp/engine-trino';
import { databaseFacts, listSources, postgresStore, type TenantFacts } from '@ocp/store';
import { databaseFindings } from './database.ts';
import { looked, type Finding } from './finding.ts';
import { memoryFinding, scratchFinding } from './machine.ts';
import { lakeFindings, trinoFindings, unleashFinding } from './services.ts';
import { noTenants, tenantFindings } from './tenant.ts';

export { failures } from './finding.ts';
export type { Finding, FindingState } from './finding.ts';

/** What is looked at. */
export interface Examined {
  /** The database's URL. Fails as the command does where there is none. */
  database: () => string;
  /** One tenant; undefined for all that the database has. */
  schema: string | undefined;
  /** Opens the lake for a piece of work and closes it after it; undefined where there is none. */
  withLake: ((work: (lake: AskedLake) => Promise<Finding[]>) => Promise<Finding[]>) | undefined;
  /** Address of Trino; undefined for that of the environment. */
  trino?: string | undefined;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** Looks at everything that a site needs; changes nothing, and goes on behind what fails. */
export async function examine(examined: Examined): Promise<Finding[]> {
  const { environment, trino, signal } = examined;
  const { findings, schemas } = await databaseAndTenants(examined);
  const { withLake } = examined;
  return [
    ...findings,
    memoryFinding(),
    await scratchFinding(),
    ...(withLake === undefined
      ? []
      : await looked('lake', () => withLake((lake) => lakeFindings(lake, schemas, signal)))),
    ...(trino !== undefined || hasTrino(environment)
      ? await looked('trino', () => trinoFindings(environment, trino, signal))
      : []),
    ...((environment.UNLEASH_URL ?? '') === '' ? [] : [await unleashFinding(environment, signal)]),
  ];
}

async function databaseAndTenants({ database, schema, signal }: Examined) {
  const schemas: string[] = [];
  const findings = await looked('database', async () => {
    const url = database();
    const facts = await databaseFacts(url, schema);
    const found = databaseFindings(facts);
    if (facts.tenants.length === 0) found.push(noTenants(facts.kokus));
    for (const tenant of facts.tenants) {
      if (tenant.exists) schemas.push(tenant.schema);
      found.push(...(await ofTenant(url, tenant, facts.kokus, signal)));
    }
    return found;
  });
  return { findings, schemas };
}

async function ofTenant(
  url: string,
  tenant: TenantFacts,
  kokus: boolean,
  signal: AbortSignal,
): Promise<Finding[]> {
  const whole = tenant.exists && tenant.missing_tables.length === 0 && tenant.closed_tables.length === 0;
  if (!whole) return tenantFindings(tenant, kokus, undefined);
  const store = postgresStore({ url });
  try {
    return tenantFindings(tenant, kokus, await listSources(store, tenant.schema, signal));
  } finally {
    await store.close();
  }
}
