import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ocp } from '../support/command.ts';
import { goldenTenant, lakeAt, request, SCHEMA, SOURCE, type Tenant } from '../support/tenant.ts';
import { requestOf } from './many-sources.ts';
import { startServer, type Server } from './server.ts';

const SUMMARY = `${SCHEMA}.reporting_ocpusagelineitem_daily_summary`;

let tenant: Tenant;
let folder: string;
let file: string;
let server: Server | undefined;
beforeAll(async () => {
  tenant = await goldenTenant();
});
afterAll(() => tenant.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flags-'));
  file = join(folder, 'flags.json');
  await tenant.rows(`delete from ${SUMMARY}`);
});
afterEach(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** Flags of the server, which it reads anew for each job. */
const flags = (values: object) => writeFile(file, JSON.stringify(values));
const started = async (...args: string[]) => {
  server = await startServer(tenant, {
    args,
    environment: { POC_FLAGS_FILE: file, USE_POC_AGGREGATOR: 'false', POC_PHASE: 'rollout' },
  });
  return server;
};
const run = async ({ call }: Server) =>
  (await call('POST', '/api/v1/aggregate?wait=true', requestOf(SOURCE))).body;
const summed = async () => (await tenant.rows(`select from ${SUMMARY}`)).length;

it('runs the incumbent, validates, and rolls out, without a restart', async () => {
  await flags({});
  const host = await started('--incumbent', 'postgres');
  expect(await run(host)).toMatchObject({ engine: 'postgres', decision: { reason: 'off' } });
  await flags({ POC_VALIDATION_MODE: true });
  expect(await run(host)).toMatchObject({
    engine: 'postgres',
    decision: { reason: 'validate' },
    validation: { engine: 'duckdb', verdict: 'equal', tables: [] },
  });
  await flags({ USE_POC_AGGREGATOR: true, POC_ENABLED_SCHEMAS: SCHEMA });
  expect(await run(host)).toMatchObject({ engine: 'duckdb', decision: { reason: 'listed' } });
  expect(await tenant.differences()).toEqual([]);
  const { body } = await host.call('GET', '/metrics');
  expect(body).toContain('ocp_decisions_total{choice="candidate",reason="listed"} 1');
});

it('without an incumbent, fails what the host is to run', async () => {
  await flags({});
  const host = await started();
  expect((await run(host)).error).toMatchObject({ code: 'INCUMBENT_ELSEWHERE', where: { reason: 'off' } });
  expect(await summed()).toBe(0);
});

it('without an incumbent, validates against what the host has written', async () => {
  await flags({ POC_VALIDATION_MODE: true });
  const host = await started();
  const lake = lakeAt(`${tenant.golden}/input`);
  expect(await ocp(request('aggregate', lake), { database: tenant.url })).toMatchObject({ status: 0 });
  expect(await run(host)).toMatchObject({ engine: 'incumbent', validation: { verdict: 'equal' } });
  await tenant.rows(`update ${SUMMARY} set pod_usage_cpu_core_hours = 99 where data_source = 'Pod'`);
  expect(await run(host)).toMatchObject({
    status: 'done',
    validation: { verdict: 'different', tables: ['reporting_ocpusagelineitem_daily_summary'] },
  });
  await flags({ POC_VALIDATION_MODE: true, POC_VALIDATION_STRICT: true });
  expect((await run(host)).error).toMatchObject({ code: 'VALIDATION_DIFFERENT' });
  const { body } = await host.call('GET', '/metrics');
  expect(body).toContain('ocp_mismatches_total{pipeline="ocp",verdict="different"} 2');
});

it('a strange flag fails the job and names the flag', async () => {
  await flags({ POC_ROLLOUT_PERCENTAGE: 200 });
  const host = await started();
  expect((await run(host)).error).toMatchObject({
    code: 'FLAG_INVALID',
    where: { flag: 'POC_ROLLOUT_PERCENTAGE' },
  });
});
