import { readScenario } from '@ocp/golden';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { goldenTenant, SCHEMA, type Tenant } from '../support/tenant.ts';
import { startServer, type Json, type Server } from './server.ts';

export const SUMMARY = 'reporting_ocpusagelineitem_daily_summary';

/** A server whose tenant has virtual machines and GPUs, the OpenShift summary of their days, and before each test no costs. */
export interface Charging {
  tenant: Tenant;
  server: Server;
  days: { start_date: string; end_date: string };
  source: string;
  charge(operation: string, more?: object): ReturnType<Server['call']>;
  /** Makes the tables of virtual machines and GPUs anew; the job. */
  machines(more?: object): Promise<Json>;
  /** Costs in the summary, without the random key. */
  costs(): Promise<string[]>;
}

/** Of the file that calls it; what it returns is there when its tests run. */
export function charging(): Charging {
  const there = {} as Charging;
  beforeAll(async () => {
    const tenant = await goldenTenant('ocp-gpu-vm');
    const server = await startServer(tenant);
    const { start_date, end_date, clusters } = await readScenario(tenant.golden);
    const days = { start_date, end_date };
    const source = clusters[0]!.source;
    const asked = { schema: SCHEMA, ocp_source_uuid: source, ...days };
    Object.assign(there, {
      ...{ tenant, server, days, source },
      charge: (operation, more = {}) =>
        server.call('POST', '/api/v1/rates?wait=true', { operation, ...asked, ...more }),
      machines: async (more = {}) =>
        (await server.call('POST', '/api/v1/machines?wait=true', { ...asked, ...more })).body,
      costs: async () =>
        (
          await tenant.rows<{ row: string }>(
            `select (to_jsonb(r) - 'uuid')::text as row from "${SCHEMA}".${SUMMARY} r where cost_model_rate_type is not null order by 1`,
          )
        ).map(({ row }) => row),
    } satisfies Charging);
    const request = { provider_type: 'OCP', ...asked };
    expect((await server.call('POST', '/api/v1/aggregate?wait=true', request)).status).toBe(200);
  });
  afterAll(async () => {
    await there.server.stop();
    await there.tenant.close();
  });
  beforeEach(async () => {
    await there.tenant.rows(`delete from "${SCHEMA}".${SUMMARY} where cost_model_rate_type is not null`);
  });
  return there;
}

export const hourly = {
  rates: [{ metric: 'vm_cost_per_hour', cost_type: 'Infrastructure', value: 0.5 }],
};
export const gpus = (value: unknown = 310) => ({
  rates: [
    {
      ...{ metric: 'gpu_cost_per_month', cost_type: 'Supplementary', tag_key: 'nvidia' },
      tag_values: [{ tag_value: '', value, default: true }],
    },
  ],
});
