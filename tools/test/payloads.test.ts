import { databaseServer, type DatabaseServer } from '@ocp/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkPayloads } from '../src/payloads/check.ts';
import { faults } from '../src/payloads/faults.ts';
import { parcels } from '../src/payloads/parcels.ts';

let server: DatabaseServer;
beforeAll(async () => {
  server = await databaseServer();
});
afterAll(() => server.stop());

const sample = { payloads: 24, clusters: 3, seed: 6 };

it('payloads sent by several clients to a server that is killed have the rows of an undisturbed load, and every loss is said', async () => {
  const checked = await checkPayloads({ ...sample, clients: 4, server });
  expect(checked).toMatchObject({ differences: [], unsaid: [], left: [] });
  expect(checked.equal).toBeGreaterThan(500);
  expect(checked.broken).toBeGreaterThan(0);
  // Of each client, and until the server is there again.
  expect(checked.repeated).toBeGreaterThanOrEqual(4);
});

it('the archives of the torture are the same for a seed, and have every fault', () => {
  const all = { payloads: 1000, clusters: 20, seed: 1 };
  const made = parcels(all);
  expect(parcels(all)).toEqual(made);
  expect(made).toHaveLength(1000);
  expect(new Set(made.map(({ name }) => name)).size).toBeLessThan(950);
  expect(new Set(made.map(({ said }) => said))).toEqual(
    new Set(['', 'REPORT_REFUSED', ...faults.map(({ said }) => said)]),
  );
});
