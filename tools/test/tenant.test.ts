import { databaseServer, postgresStore, type DatabaseServer } from '@ocp/store';
import { scratchDatabase, type ScratchDatabase } from '@ocp/store/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareTenant } from '../src/database.ts';
import { defaults } from '../src/generate/options.ts';
import { cluster } from '../src/generate/tenant.ts';

let server: DatabaseServer;
let database: ScratchDatabase;

beforeAll(async () => {
  server = await databaseServer();
  database = await scratchDatabase(server);
});

afterAll(async () => {
  await database.drop();
  await server.stop();
});

it('makes a tenant whose configuration a run can read, and changes nothing when repeated', async () => {
  await prepareTenant(database.url, defaults);
  await prepareTenant(database.url, defaults);
  const store = postgresStore({ url: database.url });
  const days = { start: '2025-10-01', end: '2025-10-31' };
  const { signal } = new AbortController();
  const config = await store.transaction(
    defaults.schema,
    (transaction) => transaction.config(defaults.source, days),
    { signal, readOnly: true },
  );
  await store.close();
  expect(config.reportPeriod).toMatchObject({
    clusterId: cluster.id,
    clusterAlias: cluster.alias,
    start: days.start,
  });
  expect(config.providerName).toBe(cluster.alias);
  expect(config.providerClusterId).toBe(cluster.id);
  const keys = config.enabledKeys.filter(({ providerType }) => providerType === 'OCP');
  expect(keys.map(({ key }) => key).sort()).toEqual(['app', 'env', 'team', 'tier', 'version', 'zone']);
  expect(config.categoryPatterns.map(({ pattern }) => pattern).sort()).toEqual([
    'Platform unallocated',
    'kube-%',
    'openshift-%',
  ]);
});
