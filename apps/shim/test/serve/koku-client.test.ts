import { expect, it, onTestFinished } from 'vitest';
import { goldenTenant, SCHEMA, SOURCE } from '../support/tenant.ts';
import { clientTests, NO_PYTHON } from './client-tests.ts';
import { startServer, TOKEN } from './server.ts';

/** Those of a stand-in for Koku are run in `koku-standin.test.ts`. */
const files = ['client', 'server', 'hooks', 'decisions', 'carry', 'package'].map(
  (name) => `tests/test_${name}.py`,
);

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
  };
  const { status, said } = await clientTests(files, site);
  context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
  expect(status, said).toBe(0);
  expect(said).toMatch(/\d+ passed/);
  expect(said).not.toMatch(/skipped/);
});
