import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext } from 'vitest';
import { lakeCopy, type LakeCopy, type Tenant } from '../support/tenant.ts';
import { clientTests, NO_PYTHON } from './client-tests.ts';
import { startServer, TOKEN } from './server.ts';

/** Passes tests of `clients/koku` with a stand-in for Koku on a tenant, a copy of its lake and a server. */
export async function passStandin(
  context: TestContext,
  tenant: Tenant,
  files: readonly string[],
  prepare: (lake: LakeCopy) => Promise<Readonly<Record<string, string>>> = () => Promise.resolve({}),
): Promise<void> {
  const lake = await lakeCopy(tenant);
  onTestFinished(() => lake[Symbol.asyncDispose]());
  const more = await prepare(lake);
  const flags = join(lake.folder, 'flags.json');
  await writeFile(flags, '{}');
  const server = await startServer(tenant, {
    args: ['--lake', lake.url],
    environment: {
      POC_API_TOKENS: `koku:${TOKEN}`,
      POC_FLAGS_FILE: flags,
      POC_PHASE: '',
      POC_RATE_LIMIT: '1000000',
    },
  });
  onTestFinished(async () => void (await server.stop()));
  const { status, said } = await clientTests(files, {
    OCP_API_URL: server.url,
    OCP_API_TOKEN: TOKEN,
    OCP_STANDIN_DATABASE: tenant.url,
    OCP_STANDIN_GOLDEN: tenant.golden,
    OCP_STANDIN_LAKE: lake.folder,
    OCP_STANDIN_FLAGS: flags,
    ...more,
  });
  context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
  expect(status, said).toBe(0);
  expect(said).toMatch(/\d+ passed/);
  expect(said).not.toMatch(/skipped/);
}
