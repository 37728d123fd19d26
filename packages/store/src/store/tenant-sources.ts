import { monthStart, type CloudSource, type DayRange, type TenantSources } from '@ocp/core';
import { qualified } from '../connection/quoting.ts';
import type { Session } from '../connection/session.ts';
import { readable } from './tenant-config.ts';

/** The sources of a tenant that have data in the month, and which of them are known to belong together. */
export async function readSources(session: Session, days: DayRange): Promise<TenantSources> {
  const table = (name: string) => qualified(session.schema, name);
  const month = [monthStart(days.start)];
  const openshift = await session.query<{ source: string }>(
    `select provider_id as source from ${table('reporting_ocpusagereportperiod')}
      where report_period_start = $1::date::timestamptz group by provider_id order by min(id)`,
    month,
  );
  const aws = await session.query<{ source: string }>(
    `select provider_id as source from ${table('reporting_awscostentrybill')}
      where billing_period_start = $1::date::timestamptz group by provider_id order by min(id)`,
    month,
  );
  const known = await knownClouds(session);
  return {
    openshift: openshift.map(({ source }) => ({ source, cloud: known.get(source) })),
    clouds: aws.map(({ source }) => ({ type: 'AWS', source })),
  };
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
    rows
      .filter(({ type }) => type === 'AWS' || type === 'AWS-local')
      .map(({ openshift, source }) => [openshift, { type: 'AWS', source }]),
  );
}
