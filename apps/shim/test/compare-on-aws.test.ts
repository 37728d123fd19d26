import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { ocp } from './support/command.ts';
import { goldenFlags, goldenTenant, SCHEMA, type Tenant } from './support/tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await goldenTenant('aws-storage');
});
afterAll(() => tenant.close());

it('compares with rows on a cloud that somebody else wrote, who left no state of ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-compare-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const flags = await goldenFlags(tenant);
  const request = [...flags.days, ...flags.lake];
  const onAws = [...request, ...flags.onAws];
  const run = (...args: string[]) => ocp(args, { database: tenant.url });
  for (const asked of [request, onAws]) expect((await run('aggregate', ...asked)).status).toBe(0);
  await tenant.rows(`drop schema ${SCHEMA}__ocp cascade`);
  const before = await tenant.content();

  const compare = ['compare', ...onAws, '--engines', 'incumbent,duckdb'];
  // The rows that the rules read are made on the way, and not kept.
  const alone = await run(...compare);
  expect(alone.out).toMatch(/: all equal: 9 tables, 654 rows\n$/);
  expect(alone.status).toBe(0);

  expect((await run('aggregate', ...request, '--out', join(folder, 'tables'))).status).toBe(0);
  const { status, out } = await run(...compare, '--state', join(folder, 'tables/state'));
  expect(out).toMatch(/: all equal: 9 tables, 654 rows\n$/);
  expect(status).toBe(0);
  expect(await tenant.content()).toEqual(before);
});
