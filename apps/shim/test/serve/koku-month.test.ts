import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { goldenTenant, lakeCopy } from '../support/tenant.ts';
import { clientTests, NO_PYTHON } from './client-tests.ts';
import { addBills } from './month-world.ts';
import { startServer, TOKEN } from './server.ts';

it(
  'Koku summarizes a whole month without a statement to Trino (needs Python 3.11)',
  { timeout: 10 * 60_000 },
  async (context) => {
    const tenant = await goldenTenant('cost-odd');
    onTestFinished(() => tenant.close());
    const lake = await lakeCopy(tenant);
    onTestFinished(() => lake[Symbol.asyncDispose]());
    const bills = await addBills(tenant, lake, onTestFinished);
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
    const { status, said } = await clientTests(['tests/test_month.py'], {
      OCP_API_URL: server.url,
      OCP_API_TOKEN: TOKEN,
      OCP_STANDIN_DATABASE: tenant.url,
      OCP_STANDIN_GOLDEN: tenant.golden,
      OCP_STANDIN_LAKE: lake.folder,
      OCP_STANDIN_FLAGS: flags,
      OCP_STANDIN_BILLS: JSON.stringify(bills),
    });
    context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
    expect(status, said).toBe(0);
    expect(said).toMatch(/\d+ passed/);
    expect(said).not.toMatch(/skipped/);
  },
);
