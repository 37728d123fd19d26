import { nextMonthStart, type SqlSession, type StoreTransaction } from '@ocp/core';

/** What a key may be long in the table of keys; a longer one cannot be enabled. */
const LONGEST_KEY = 512;

/**
 * Makes the keys of labels known to the tenant, disabled unless they are known (spec inputs.md 3.6). In their order, so
 * that loads of several sources cannot block each other.
 */
export async function addTagKeys(sql: SqlSession, keys: ReadonlySet<string>): Promise<void> {
  const known = [...keys].filter((key) => key.length <= LONGEST_KEY).sort();
  await sql.execute(
    `insert into ${sql.schema}.reporting_enabledtagkeys (uuid, key, enabled, provider_type)
      select gen_random_uuid(), key, false, 'OCP' from unnest($1::text[]) with ordinality keys (key, place)
      where not exists (select from ${sql.schema}.reporting_enabledtagkeys known
        where known.key = keys.key and known.provider_type = 'OCP')
      order by place
      on conflict (key, provider_type) do nothing`,
    [known],
  );
}

/**
 * Makes the report periods of the months (`YYYY-MM-01`) that have data and no period yet, as Koku's own ingest does; false
 * when the tenant does not know the source or nothing tells the cluster's id.
 */
export async function addReportPeriods(
  transaction: StoreTransaction,
  source: string,
  manifestCluster: string | undefined,
  months: readonly string[],
): Promise<boolean> {
  const { sql } = transaction;
  for (const month of months) {
    const tenant = await transaction.config(source, { start: month, end: month });
    if (tenant.reportPeriod !== undefined) continue;
    const cluster = tenant.providerClusterId ?? manifestCluster;
    if (cluster === undefined) return false;
    const added = await sql.execute(
      `insert into ${sql.schema}.reporting_ocpusagereportperiod
          (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
        select $2, $3, $4::date, $5::date, uuid from ${sql.schema}.reporting_tenant_api_provider where uuid = $1
        on conflict (cluster_id, report_period_start, provider_id) do nothing`,
      [source, cluster, tenant.providerName ?? null, month, nextMonthStart(month)],
    );
    if (added === 0) return false;
  }
  return true;
}
