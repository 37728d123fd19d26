import {
  cloudOf,
  kokuTables,
  monthStart,
  type Cloud,
  type CloudConfig,
  type CloudSource,
  type DayRange,
} from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { readable } from './tenant-config.ts';

/** What a run on a cloud must know of the tenant besides (spec inputs.md section 5). */
export async function readCloudConfig(
  session: Session,
  { type, source: cloudSource }: CloudSource,
  openshiftSource: string,
  days: DayRange,
): Promise<CloudConfig> {
  const cloud = cloudOf(type);
  const table = (name: string) => qualified(session.schema, name);
  const [cluster] = await session.query(
    `select 1 from ${table('reporting_ocp_clusters')} where provider_id = $1::uuid limit 1`,
    [openshiftSource],
  );
  const ofBill = await costModel(session, cloudSource);
  const openshift = await costModel(session, openshiftSource);
  return {
    clusterKnown: cluster !== undefined,
    billId: await billOf(session, { type, source: cloudSource }, days),
    markup: ofBill.markup ?? 0,
    openshiftMarkup: openshift.markup,
    distribution: openshift.distribution === 'memory' ? 'memory' : 'cpu',
    accountAliases: await accountAliases(session, cloud),
    reportedTagPairs: await reportedTagPairs(session, cloud),
    registeredKeys: await registeredKeys(session),
    diskSizes: await diskSizes(session, cloud),
  };
}

/** Where disks are sized by names, what Koku's shared table says; it may be missing or closed to us. */
async function diskSizes(session: Session, cloud: Cloud): Promise<CloudConfig['diskSizes']> {
  const table = 'public.reporting_common_diskcapacity';
  if (cloud.diskSizes === undefined || !(await readable(session, table))) return [];
  return session.query<CloudConfig['diskSizes'][number]>(
    `select product_substring as name, capacity as gibibytes from ${table}
      where provider_type = $1 order by product_substring collate "C"`,
    [cloud.type],
  );
}

/** The first bill of a source and month. */
export async function billOf(
  session: Session,
  { type, source }: CloudSource,
  days: DayRange,
): Promise<number | undefined> {
  const [bill] = await session.query<{ id: number }>(
    `select id from ${qualified(session.schema, kokuTables(type).bills)}
      where provider_id = $1::uuid and billing_period_start = $2::date::timestamptz order by id limit 1`,
    [source, monthStart(days.start)],
  );
  return bill?.id;
}

/** Names of accounts, where the cloud's detail refers to them. */
export async function accountAliases(
  session: Session,
  { account }: Cloud,
): Promise<CloudConfig['accountAliases']> {
  if (account.alias === undefined) return [];
  return session.query<CloudConfig['accountAliases'][number]>(
    `select account_id as "accountId", id from ${qualified(session.schema, account.alias.table)} order by id`,
  );
}

interface CostModel {
  /** Percent; undefined without a value. Koku writes numbers and texts. */
  markup: number | undefined;
  distribution: string | null;
}

export async function costModel(session: Session, source: string): Promise<CostModel> {
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

/** Every key of the tenant's key table. */
function registeredKeys(session: Session): Promise<CloudConfig['registeredKeys'][number][]> {
  return session.query(
    `select key, bool_or(provider_type = 'OCP') as openshift
      from ${qualified(session.schema, 'reporting_enabledtagkeys')} group by key order by key collate "C"`,
  );
}

/**
 * Pairs that the reporting tables share, the preferred way (spec ocp-on-aws.md 3.2 (2); ocp-on-azure.md 3.1, ocp-on-gcp.md 3).
 * Keys count in any case, of OpenShift when its key table knows them, enabled or not; of the cloud as it declares.
 */
function reportedTagPairs(
  session: Session,
  { type, differences }: Cloud,
): Promise<{ key: string; value: string }[]> {
  const table = (name: string) => qualified(session.schema, name);
  const { tags } = kokuTables(type);
  const counted = {
    registered: 'true',
    enabled: 'known.enabled',
    summarized: `cloud.key in (select key from ${table(tags.summary)})`,
  }[differences.reportedKeys];
  return session.query(
    `with known as (
        select lower(key) as key, provider_type, bool_or(enabled) as enabled
        from ${table('reporting_enabledtagkeys')} group by lower(key), provider_type
      ),
      openshift as (
        select distinct lower(key) as key, lower(value) as value from ${table('reporting_ocptags_values')}
        where lower(key) in (select key from known where provider_type = 'OCP')
      )
      select distinct cloud.key, cloud.value
      from ${table(tags.values)} cloud
      join openshift on openshift.key = lower(cloud.key) and openshift.value = lower(cloud.value)
      join known on known.key = lower(cloud.key) and known.provider_type = $1 and ${counted}
      order by cloud.key, cloud.value`,
    [type],
  );
}
