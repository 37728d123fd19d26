import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterSteps } from '@ocp/after';
import {
  aggregate,
  parseMachinesRequest,
  parseRequest,
  summarizeMachines,
  VM_TABLE,
  type Report,
} from '@ocp/core';
import { duckdb } from '@ocp/engine-duckdb';
import { readScenario } from '@ocp/golden';
import { openLake } from '@ocp/lake';
import { postgresStore } from '@ocp/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './support/tenant.ts';

/** Koku touches the table of virtual machines only in a tenant with daily pods and daily storage (spec vm-gpu.md 1). */
const signal = new AbortController().signal;
const OTHER = '00000000-0000-4000-8000-000000000009';
let tenant: Tenant;
let folder: string;
let request: { schema: string; ocp_source_uuid: string; start_date: string; end_date: string };

beforeAll(async () => {
  tenant = await goldenTenant('ocp-vm');
  const { clusters, start_date, end_date } = await readScenario(tenant.golden);
  request = { schema: SCHEMA, ocp_source_uuid: clusters[0]!.source, start_date, end_date };
  folder = await mkdtemp(join(tmpdir(), 'vm-tables-'));
  await cp(join(tenant.golden, 'input'), folder, { recursive: true });
  await run();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await tenant.close();
});

type Parts = Parameters<typeof aggregate>[1];
async function withParts(work: (parts: Parts) => Promise<Report>): Promise<Report> {
  await using lake = await disposable(lakeAt(folder));
  return work({
    ...{ engine: duckdb(), lake: lake.lake, after: afterSteps },
    store: postgresStore({ url: tenant.url }),
  });
}
async function disposable(address: string) {
  const lake = await openLake(address);
  return { lake, [Symbol.asyncDispose]: () => lake.close() };
}

const run = () =>
  withParts((parts) =>
    aggregate(parseRequest({ ...request, provider_type: 'OCP', full: true }), parts, { signal }),
  );
const machines = () =>
  withParts((parts) =>
    summarizeMachines(parseMachinesRequest({ ...request, full: true }), parts, { signal }),
  );
const vms = async () =>
  (await tenant.rows<{ namespace: string }>(`select namespace from ${SCHEMA}.${VM_TABLE} order by 1`)).map(
    ({ namespace }) => namespace,
  );

const daily = (report: string) => join(folder, 'data/parquet/daily', SCHEMA, 'OCP', report);

test.each(['storage_usage', 'pod_usage'])(
  'without daily %s in the tenant its old rows stay',
  async (report) => {
    const made = await vms();
    expect(made.length).toBeGreaterThan(0);
    await tenant.rows(`update ${SCHEMA}.${VM_TABLE} set namespace = 'old'`);
    await rename(daily(report), `${folder}/away`);
    for (const { status, tables } of [await machines(), await run()]) {
      expect(status).toBe('done');
      expect(Object.keys(tables)).not.toContain(VM_TABLE);
      expect(await vms()).toEqual(made.map(() => 'old'));
    }
    // That of another source counts.
    const own = `source=${request.ocp_source_uuid}`;
    await cp(join(folder, 'away', own), join(daily(report), `source=${OTHER}`), { recursive: true });
    expect((await machines()).tables).toHaveProperty(VM_TABLE);
    await rm(daily(report), { recursive: true });
    await rename(`${folder}/away`, daily(report));
    await run();
    expect(await vms()).toEqual(made);
  },
);
