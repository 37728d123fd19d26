import {
  clouds,
  cloudTypes,
  kokuTables,
  monthStart,
  type CloudSource,
  type CloudType,
  type DayRange,
  type OpenshiftSource,
  type SqlSession,
  type TenantSources,
} from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { enteredBills } from './ensure-bill.ts';
import { readable } from './tenant-config.ts';

/**
 * The living sources of a tenant that have data in the month, and which of them are known to belong together. A source that
 * was deleted or forgotten may have left its report periods and bills; that of a bill which was entered here gets a bill when it runs.
 */
export async function readSources(session: Session, days: DayRange): Promise<TenantSources> {
  const table = (name: string) => qualified(session.schema, name);
  const month = [monthStart(days.start)];
  const openshift = await session.query<Omit<OpenshiftSource, 'cloud'>>(
    `select provider_id as source, json_agg(json_build_object('id', id, 'clusterId', cluster_id) order by id) as periods
      from ${table('reporting_ocpusagereportperiod')}
      where report_period_start = $1::date::timestamptz group by provider_id order by min(id)`,
    month,
  );
  const bills: CloudSource[] = [];
  const entered = await enteredBills(session);
  for (const type of Object.keys(clouds) as CloudType[]) {
    const found = await session.query<{ source: string }>(
      `select provider_id as source from ${table(kokuTables(type).bills)}
        where billing_period_start = $1::date::timestamptz group by provider_id order by min(id)`,
      month,
    );
    const ofType = entered.filter((one) => one.type === type);
    const sources = new Set([...found, ...ofType].map(({ source }) => source));
    bills.push(...[...sources].map((source) => ({ type, source })));
  }
  const known = await knownClouds(session);
  const lives = await living(session);
  return {
    openshift: openshift.filter(lives).map((source) => ({ ...source, cloud: known.get(source.source) })),
    clouds: bills.filter(lives),
  };
}

/** OpenShift sources that have rows in the detail of a cloud on these days. */
export async function sourcesOnBills(sql: SqlSession, days: DayRange): Promise<Set<string>> {
  const found = new Set<string>();
  for (const type of Object.keys(clouds) as CloudType[]) {
    const rows = await sql.rows<{ source: string }>(
      `select distinct period.provider_id as source from ${sql.schema}.reporting_ocpusagereportperiod period
        where exists (
          select from ${sql.schema}.${kokuTables(type).detail} detail
          where detail.report_period_id = period.id and detail.usage_start between $1 and $2
        )`,
      [days.start, days.end],
    );
    for (const { source } of rows) found.add(source);
  }
  return found;
}

/**
 * Whether a source lives: the tenant's own row of it still names a provider, which is in Koku's shared table. Where either table
 * is missing, closed to us or empty, it says nothing.
 */
async function living(session: Session): Promise<(of: { source: string }) => boolean> {
  const known = async (table: string, column: string) =>
    (await readable(session, table))
      ? session.query<{ uuid: string; provider: string | null }>(
          `select uuid, ${column} as provider from ${table}`,
        )
      : [];
  const shared = await known('public.api_provider', 'uuid');
  const own = await known(qualified(session.schema, 'reporting_tenant_api_provider'), 'provider_id');
  const providers = new Set(shared.map(({ uuid }) => uuid));
  const ended = new Set(own.filter(({ provider }) => provider === null).map(({ uuid }) => uuid));
  return ({ source }) => (providers.size === 0 || providers.has(source)) && !ended.has(source);
}

/** The infrastructure that Koku recorded, by OpenShift source; Koku's shared tables may be missing or closed to us. */
async function knownClouds(session: Session): Promise<Map<string, CloudSource>> {
  for (const table of ['public.api_provider', 'public.api_providerinfrastructuremap']) {
    if (!(await readable(session, table))) return new Map();
  }
  const rows = await session.query<{ openshift: string; type: string; source: string }>(
    `select provider.uuid as openshift, map.infrastructure_type as type, map.infrastructure_provider_id as source
      from public.api_provider provider
      join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id`,
  );
  return new Map(
    rows.flatMap(({ openshift, type: written, source }): [string, CloudSource][] => {
      // Koku marks providers of a development site.
      const type = cloudTypes.find((candidate) => written === candidate || written === `${candidate}-local`);
      return type === undefined ? [] : [[openshift, { type, source }]];
    }),
  );
}
