import { monthStart, type CloudConfig, type CloudSource, type DayRange } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';

/** What a run on a cloud must know of the tenant besides (spec inputs.md section 5). */
export async function readCloudConfig(
  session: Session,
  { type, source: cloudSource }: CloudSource,
  openshiftSource: string,
  days: DayRange,
): Promise<CloudConfig> {
  const names = tables[type];
  const table = (name: string) => qualified(session.schema, name);
  const [cluster] = await session.query(
    `select 1 from ${table('reporting_ocp_clusters')} where provider_id = $1::uuid limit 1`,
    [openshiftSource],
  );
  const [bill] = await session.query<{ id: number }>(
    `select id from ${table(names.bill)}
      where provider_id = $1::uuid and billing_period_start = $2::date::timestamptz order by id limit 1`,
    [cloudSource, monthStart(days.start)],
  );
  const cloud = await costModel(session, cloudSource);
  const openshift = await costModel(session, openshiftSource);
  return {
    clusterKnown: cluster !== undefined,
    billId: bill?.id,
    markup: cloud.markup ?? 0,
    openshiftMarkup: openshift.markup,
    distribution: openshift.distribution === 'memory' ? 'memory' : 'cpu',
    accountAliases: await session.query<CloudConfig['accountAliases'][number]>(
      `select account_id as "accountId", id from ${table(names.aliases)} order by id`,
    ),
    reportedTagPairs: await reportedTagPairs(session, names),
  };
}

/** Tables of each cloud; the next one is an entry. */
const tables = {
  AWS: {
    bill: 'reporting_awscostentrybill',
    aliases: 'reporting_awsaccountalias',
    tagSummary: 'reporting_awstags_summary',
    tagValues: 'reporting_awstags_values',
  },
} as const satisfies Record<CloudSource['type'], object>;

interface CostModel {
  /** Percent; undefined without a value. Koku writes numbers and texts. */
  markup: number | undefined;
  distribution: string | null;
}

async function costModel(session: Session, source: string): Promise<CostModel> {
  const [model] = await session.query<{ markup: string | null; distribution: string | null }>(
    `select nullif(model.markup ->> 'value', '') as markup,
        model.distribution_info ->> 'distribution_type' as distribution
      from ${qualified(session.schema, 'cost_model_map')} map
      join ${qualified(session.schema, 'cost_model')} model on model.uuid = map.cost_model_id
      where map.provider_uuid = $1::uuid order by map.id limit 1`,
    [source],
  );
  const markup = model?.markup ?? null;
  return { markup: markup === null ? undefined : Number(markup), distribution: model?.distribution ?? null };
}

/**
 * Spec ocp-on-aws.md 3.2 (2). Keys count when the key table knows them in any case, enabled or not; for OpenShift as a key
 * of OpenShift.
 */
function reportedTagPairs(
  session: Session,
  { tagSummary, tagValues }: (typeof tables)[CloudSource['type']],
): Promise<{ key: string; value: string }[]> {
  const table = (name: string) => qualified(session.schema, name);
  return session.query(
    `with known as (select lower(key) as key, provider_type from ${table('reporting_enabledtagkeys')}),
      openshift as (
        select distinct lower(key) as key, lower(value) as value from ${table('reporting_ocptags_values')}
        where lower(key) in (select key from known where provider_type = 'OCP')
      )
      select distinct cloud.key, cloud.value
      from ${table(tagValues)} cloud
      join openshift on openshift.key = lower(cloud.key) and openshift.value = lower(cloud.value)
      where cloud.key in (select key from ${table(tagSummary)}) and lower(cloud.key) in (select key from known)
      order by cloud.key, cloud.value`,
  );
}
