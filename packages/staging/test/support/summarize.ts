import { afterSteps } from '@ocp/after';
import { aggregate, logged, noLake, parseRequest, type Engine, type Report, type RunLog } from '@ocp/core';
import { postgres } from '@ocp/engine-postgres';
import { openStaging, stagedPayloads, type EffectiveUsage } from '@ocp/staging';
import { SCHEMA, signal, SOURCE, type Tenant } from './tenant.ts';

export interface Change {
  engine?: Engine;
  effectiveUsage?: EffectiveUsage;
  start?: string;
  log?: RunLog;
}

/** Summarizes the staged reports of the source, from the first day of October 2025 unless it is said otherwise. */
export async function summarize({ store }: Tenant, change: Change = {}): Promise<Report> {
  const { engine = postgres(), effectiveUsage, start = '2025-10-01', log } = change;
  const staging = await openStaging({
    ...{ store, schema: SCHEMA, signal },
    ...(effectiveUsage === undefined ? {} : { effectiveUsage }),
  });
  const request = parseRequest({
    ...{ provider_type: 'OCP', schema: SCHEMA, ocp_source_uuid: SOURCE },
    ...{ start_date: start, end_date: '2025-10-31' },
  });
  const parts = { engine, store, lake: noLake, staging, after: afterSteps };
  const watch = log === undefined ? [] : [logged(log, (run) => stagedPayloads(run, store, signal))];
  return aggregate(request, parts, { signal, retry: { delay: 1 }, watch });
}
