import { afterAll, beforeAll, expect, it } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenFlags, goldenTenant, SCHEMA, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant('aws-storage');
});
afterAll(() => tenant.close());

const run = async (...args: string[]) => {
  const { status, said } = await ocp(args, { database: tenant.url });
  expect(said).not.toContain('error');
  expect(status).toBe(0);
};
const waiting = async () => {
  const [row] = await tenant.rows<{ rows: number }>(
    `select count(*)::int as rows from ${SCHEMA}.reporting_ocpusagelineitem_pod_staging where not processed`,
  );
  return row?.rows;
};

it('OpenShift on a cloud reads staged reports, and leaves it to OpenShift to be done with them', async () => {
  const flags = await goldenFlags(tenant);
  const aggregate = ['aggregate', ...flags.days, '--engine', 'postgres', '--staged'];
  await run('ingest', ...flags.tenant, ...flags.payload);
  await run(...aggregate);
  expect(await waiting()).toBe(0);
  // As rows that came later.
  await tenant.rows(`update ${SCHEMA}.reporting_ocpusagelineitem_pod_staging set processed = false`);
  const all = await waiting();
  expect(all).toBeGreaterThan(0);
  await run(...aggregate, ...flags.onAws, ...flags.lake);
  expect(await waiting()).toBe(all);
});
