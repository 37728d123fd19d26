import { OcpError, type Store, type StoreTransaction } from '@ocp/core';
import type { LedgerPayload } from './ledger.ts';

/**
 * Sources of the tenant that are known as a cluster: by their report periods, or by what was entered for them. One that was
 * forgotten has no provider any more. The id is a UUID, in letters of either case.
 */
const SOURCES_OF_CLUSTER = (schema: string) => `
  select tenant.uuid::text as source from ${schema}.reporting_ocpusagereportperiod period
    join ${schema}.reporting_tenant_api_provider tenant on tenant.uuid = period.provider_id
    where lower(period.cluster_id) = lower($1) and tenant.provider_id is not null
  union
  select provider.uuid::text from public.api_provider provider
    join public.api_providerauthentication entered on entered.id = provider.authentication_id
    join ${schema}.reporting_tenant_api_provider tenant on tenant.uuid = provider.uuid
    where lower(entered.credentials ->> 'cluster_id') = lower($1)
  order by 1`;

/**
 * The source of the cluster that a manifest names. Fails with `USAGE_INVALID` where no manifest names one, and with
 * `SOURCE_UNKNOWN` where none or several sources of the tenant are that cluster.
 */
export async function sourceOfCluster(
  store: Store,
  schema: string,
  cluster: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (cluster === undefined) {
    throw new OcpError('USAGE_INVALID', 'the payload does not say which cluster it is of', {
      where: { flag: '--ocp-source' },
      hint: 'Name the source with --ocp-source.',
    });
  }
  const sources = await store.transaction(schema, (transaction) => sourcesOf(transaction, cluster), {
    signal,
  });
  const [source, ...others] = sources;
  if (source !== undefined && others.length === 0) return source;
  throw new OcpError(
    'SOURCE_UNKNOWN',
    source === undefined
      ? `no source of ${schema} is the cluster ${cluster}`
      : `several sources of ${schema} are the cluster ${cluster}: ${sources.join(', ')}`,
    {
      where: { schema, cluster },
      hint:
        source === undefined
          ? '`ocp source add` enters a cluster on a site without Koku; `ocp source list` has those that there are.'
          : 'Name the source with --ocp-source.',
    },
  );
}

async function sourcesOf({ sql }: StoreTransaction, cluster: string): Promise<string[]> {
  const rows = await sql.rows<{ source: string }>(SOURCES_OF_CLUSTER(sql.schema), [cluster]);
  return rows.map(({ source }) => source);
}

/**
 * What is wrong with a payload for its source: its manifest names another cluster than the source is, by what was entered for
 * it or, where nothing was, by its report periods. A source that no cluster is known of takes any.
 */
export async function foreignCluster(
  transaction: StoreTransaction,
  { source, clusterId, date }: LedgerPayload,
): Promise<OcpError | undefined> {
  if (clusterId === undefined) return undefined;
  const { sql } = transaction;
  const day = (date ?? new Date().toISOString()).slice(0, 10);
  const { providerClusterId } = await transaction.config(source, { start: day, end: day });
  const periods = await sql.rows<{ cluster: string }>(
    `select distinct cluster_id as cluster from ${sql.schema}.reporting_ocpusagereportperiod
      where provider_id = $1 order by 1`,
    [source],
  );
  const known = providerClusterId === undefined ? periods.map(({ cluster }) => cluster) : [providerClusterId];
  const same = (one: string) => one.toLowerCase() === clusterId.toLowerCase();
  if (known.length === 0 || known.some(same)) return undefined;
  const others = await sourcesOf(transaction, clusterId);
  const owner = others.length === 0 ? '' : `; ${clusterId} is the source ${others.join(', ')}`;
  return new OcpError(
    'CLUSTER_MISMATCH',
    `the payload is of the cluster ${clusterId}, the source of ${known.join(', ')}${owner}`,
    {
      where: { cluster: clusterId, source, known: known.join(', ') },
      hint: 'Name the source of this cluster, or none; --force loads it all the same, in the place of what the source has.',
    },
  );
}
