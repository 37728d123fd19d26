import { cloudTypes, kokuTables, OcpError, type SqlSession, type Store } from '@ocp/core';
import { relationExists } from '../connection/relation-exists.ts';

/** A source of a tenant. */
export interface TenantSource {
  /** Its UUID. */
  source: string;
  name: string;
  /** As Koku names it: `OCP`, `AWS`, `Azure-local`. */
  type: string;
  /** What was entered for it, else that of its newest report period; null for a bill and where nothing says it. */
  cluster_id: string | null;
  /** False for one that was forgotten and has report periods or bills of its own yet. */
  active: boolean;
  /** Whether `ocp source add` entered it. */
  entered_here: boolean;
  /** The first and the last month with a report period or a bill, `YYYY-MM`; null without any. */
  first_month: string | null;
  last_month: string | null;
}

/** What `ocp source add` leaves in the row of a provider, to know its own again. */
export const ENTERED_HERE = { entered_by: 'ocp' };

/** The sources of a tenant, by their names. Fails with `SCHEMA_UNKNOWN` and `DATABASE_*`. */
export function listSources(store: Store, schema: string, signal: AbortSignal): Promise<TenantSource[]> {
  return store.transaction(schema, ({ sql }) => sourcesOf(sql), { signal, readOnly: true });
}

/** The same in a transaction. Where the tables that all tenants share are not there, the tenant's own say what they know. */
export async function sourcesOf(sql: SqlSession): Promise<TenantSource[]> {
  const query = <Row extends object>(statement: string, values: readonly unknown[]) =>
    sql.rows<Row>(statement, values);
  const shared = await relationExists(query, 'public.api_provider');
  return sql.rows<TenantSource>(
    `select tenant.uuid::text as source, tenant.name, tenant.type,
        coalesce(${shared ? 'entered.cluster_id' : 'null'}, (
          select cluster_id from ${sql.schema}.reporting_ocpusagereportperiod
            where provider_id = tenant.uuid order by report_period_start desc limit 1)) as cluster_id,
        ${shared ? 'entered.uuid is not null and entered.active' : 'true'} as active,
        ${shared ? 'coalesce(entered.here, false)' : 'false'} as entered_here,
        to_char(months.first, 'YYYY-MM') as first_month, to_char(months.last, 'YYYY-MM') as last_month
      from ${sql.schema}.reporting_tenant_api_provider tenant
      left join lateral (
        select min(start) as first, max(start) as last
          from (${monthsSql(sql.schema)}) months where provider_id = tenant.uuid) months on true
      ${shared ? ENTERED : ''}
      order by tenant.name collate "C", tenant.uuid`,
  );
}

/** Report periods and bills of the sources of a tenant, as a query. */
export const monthsSql = (schema: string) =>
  [
    `select provider_id, report_period_start as start from ${schema}.reporting_ocpusagereportperiod`,
    ...cloudTypes.map(
      (type) => `select provider_id, billing_period_start from ${schema}.${kokuTables(type).bills}`,
    ),
  ].join(' union all ');

const ENTERED = `left join lateral (
  select provider.uuid, provider.active, credentials ->> 'cluster_id' as cluster_id,
      additional_context @> '${JSON.stringify(ENTERED_HERE)}' as here
    from public.api_provider provider
    left join public.api_providerauthentication entered on entered.id = provider.authentication_id
    where provider.uuid = tenant.uuid) entered on true`;

/** The UUID of the source that somebody means, as `sourceMeant` finds it. */
export function resolveSource(
  store: Store,
  schema: string,
  meant: string,
  signal: AbortSignal,
): Promise<string> {
  return store.transaction(schema, async ({ sql }) => (await sourceMeant(sql, schema, meant)).source, {
    signal,
    readOnly: true,
  });
}

/** The source that somebody means: by its UUID, its name or its cluster's id. Fails with `SOURCE_UNKNOWN`. */
export async function sourceMeant(sql: SqlSession, schema: string, meant: string): Promise<TenantSource> {
  const sources = await sourcesOf(sql);
  const uuid = meant.toLowerCase();
  const found =
    sources.filter(({ source }) => source === uuid).at(0) ??
    only(sources.filter(({ name, cluster_id: cluster }) => name === meant || cluster === meant));
  if (found !== undefined) return found;
  throw new OcpError('SOURCE_UNKNOWN', `${schema} has no one source ${JSON.stringify(meant)}`, {
    where: { schema, flag: '--source' },
    hint: '`ocp source list` has the names, the cluster ids and the UUIDs; a UUID is always of one.',
  });
}

const only = <Item>(items: readonly Item[]) => (items.length === 1 ? items[0] : undefined);
