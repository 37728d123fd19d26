import { trinoStatements } from '@ocp/core';
import { expect, it, onTestFinished } from 'vitest';
import { goldenTenant, SCHEMA, SOURCE } from '../support/tenant.ts';
import { clientTests, NO_PYTHON } from './client-tests.ts';
import { startServer, TOKEN } from './server.ts';

/** Those of a stand-in for Koku are run in `koku-standin.test.ts`. */
const files = [
  ...['client', 'server', 'hooks', 'decisions', 'carry', 'package'],
  ...['statements', 'clouds_alone', 'newer_koku'],
].map((name) => `tests/test_${name}.py`);

/** The function of Koku that sends a statement, and the one at which the client stands. */
const statements = trinoStatements.map(({ name, caller, hook }) => ({
  name,
  caller: caller.split(': ').at(-1),
  hook,
}));

it('clients/koku passes its tests against a server (needs Python 3.11)', async (context) => {
  const tenant = await goldenTenant();
  onTestFinished(() => tenant.close());
  const server = await startServer(tenant, {
    environment: { POC_API_TOKENS: `koku:${TOKEN}`, POC_PHASE: 'rollout', POC_ENABLED_SCHEMAS: SCHEMA },
  });
  onTestFinished(async () => void (await server.stop()));
  const site = {
    OCP_API_URL: server.url,
    OCP_API_TOKEN: TOKEN,
    OCP_TEST_SCHEMA: SCHEMA,
    OCP_TEST_SOURCE: SOURCE,
    OCP_TRINO_STATEMENTS: JSON.stringify(statements),
  };
  const { status, said } = await clientTests(files, site);
  context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
  expect(status, said).toBe(0);
  expect(said).toMatch(/\d+ passed/);
  expect(said).not.toMatch(/skipped/);
});
