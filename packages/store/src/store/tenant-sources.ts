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
import { readable } from './tenant-config.ts';

/**
 * The living sources of a tenant that have data in the month, and which of them are known to belong together. A source that
 * Koku deleted may have left its report periods; where nothing is known of providers, all count.
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
  for (const type of Object.keys(clouds) as CloudType[]) {
    const found = await session.query<{ source: string }>(
      `select provider_id as source from ${table(kokuTables(type).bills)}
        where billing_period_start = $1::date::timestamptz group by provider_id order by min(id)`,
      month,
    );
    bills.push(...found.map(({ source }) => ({ type, source })));
  }
  const known = await knownClouds(session);
  const providers = await knownProviders(session);
  const lives = ({ source }: { source: string }) => providers === undefined || providers.has(source);
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

/** Ids of the providers that there are; undefined where Koku's shared table is missing, closed to us or empty. */
async function knownProviders(session: Session): Promise<ReadonlySet<string> | undefined> {
  if (!(await readable(session, 'public.api_provider'))) return undefined;
  const rows = await session.query<{ uuid: string }>('select uuid from public.api_provider');
  return rows.length === 0 ? undefined : new Set(rows.map(({ uuid }) => uuid));
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
