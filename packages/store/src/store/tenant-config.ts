import { type DayRange, monthStart, type TenantConfig } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';

/**
 * Reads what a run must know of the tenant (spec inputs.md section 5). Koku's shared tables of providers may be
 * missing or closed to us in a database of our own: what they say is then unknown.
 */
export async function readConfig(session: Session, source: string, days: DayRange): Promise<TenantConfig> {
  const table = (name: string) => qualified(session.schema, name);
  const categoryPatterns = await session.query<TenantConfig['categoryPatterns'][number]>(
    `select namespace as pattern, cost_category_id as "costCategoryId"
      from ${table('reporting_ocp_cost_category_namespace')} order by id`,
  );
  const knownNodes = await session.query<TenantConfig['knownNodes'][number]>(
    `select n.node, n.resource_id as "resourceId", n.node_capacity_cpu_cores::float8 as cores, n.node_role as role,
        n.architecture, c.provider_id is not distinct from $1::uuid as own
      from ${table('reporting_ocp_nodes')} n left join ${table('reporting_ocp_clusters')} c on c.uuid = n.cluster_id
      order by n.uuid`,
    [source],
  );
  const [reportPeriod] = await session.query<NonNullable<TenantConfig['reportPeriod']>>(
    `select id, cluster_id as "clusterId", cluster_alias as "clusterAlias", report_period_start::date as start
      from ${table('reporting_ocpusagereportperiod')}
      where provider_id = $1::uuid and report_period_start = $2::date::timestamptz order by id limit 1`,
    [source, monthStart(days.start)],
  );
  return {
    enabledKeys: await enabledKeys(session),
    categoryPatterns,
    knownNodes,
    reportPeriod,
    providerName: await providerName(session, source),
    providerClusterId: await providerClusterId(session, source),
  };
}

/** Every enabled key of the tenant, of all kinds of providers. */
export function enabledKeys(session: Session): Promise<TenantConfig['enabledKeys'][number][]> {
  return session.query(
    `select key, provider_type as "providerType" from ${qualified(session.schema, 'reporting_enabledtagkeys')}
      where enabled order by provider_type collate "C", key collate "C"`,
  );
}

async function providerName(session: Session, source: string): Promise<string | undefined> {
  const names: [string, string][] = [
    ['public.api_provider', 'uuid'],
    [qualified(session.schema, 'reporting_tenant_api_provider'), 'provider_id'],
  ];
  for (const [table, key] of names) {
    if (!(await readable(session, table))) continue;
    const sql = `select name from ${table} where ${key} = $1::uuid limit 1`;
    const [row] = await session.query<{ name: string }>(sql, [source]);
    if (row) return row.name;
  }
  return undefined;
}

async function providerClusterId(session: Session, source: string): Promise<string | undefined> {
  for (const table of ['public.api_provider', 'public.api_providerauthentication']) {
    if (!(await readable(session, table))) return undefined;
  }
  const [row] = await session.query<{ id: string | null }>(
    `select a.credentials ->> 'cluster_id' as id from public.api_provider p
      join public.api_providerauthentication a on a.id = p.authentication_id where p.uuid = $1::uuid`,
    [source],
  );
  return row?.id ?? undefined;
}

/** Whether a table is there and may be read. */
export async function readable(session: Session, table: string): Promise<boolean> {
  const sql = `select coalesce(has_table_privilege(to_regclass($1), 'select'), false) as ok`;
  const [row] = await session.query<{ ok: boolean }>(sql, [table]);
  return row?.ok === true;
}
