import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../support/command.ts';
import { goldenTenant, SCHEMA, SOURCE } from '../support/tenant.ts';
import { startServer, TOKEN } from './server.ts';

/** `test.sh` found no Python that is new enough. */
const NO_PYTHON = 77;

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
  const { status, said } = await run(join(root, 'clients/koku/test.sh'), { ...process.env, ...site });
  context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
  expect(status, said).toBe(0);
  expect(said).toMatch(/\d+ passed/);
  expect(said).not.toMatch(/skipped/);
});

function run(file: string, env: NodeJS.ProcessEnv): Promise<{ status: number; said: string }> {
  return new Promise((resolve) => {
    execFile(file, { env }, (error, out, said) => {
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), said: `${out}${said}` });
    });
  });
}
