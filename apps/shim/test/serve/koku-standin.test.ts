import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { goldenTenant, lakeCopy } from '../support/tenant.ts';
import { clientTests, NO_PYTHON } from './client-tests.ts';
import { startServer, TOKEN } from './server.ts';

/** `npm run sequences` runs every sequence, which takes some minutes; here some of them do. */
const all = process.env.OCP_STANDIN_SEQUENCES === 'all';
const sets = all
  ? [{ golden: 'aws-two-clusters', files: ['tests/test_sequences.py'] }]
  : [
      {
        golden: 'aws-two-clusters',
        files: ['why', 'halves', 'phases', 'sequences'].map((name) => `tests/test_${name}.py`),
      },
      { golden: 'azure-all', files: ['tests/test_other_clouds.py'] },
      { golden: 'gcp-all', files: ['tests/test_other_clouds.py'] },
    ];

it.for(sets)(
  'Koku switches to ocp, off and in between without losing a cost: $golden (needs Python 3.11)',
  { timeout: all ? 60 * 60_000 : 10 * 60_000 },
  async ({ golden, files }, context) => {
    const tenant = await goldenTenant(golden);
    onTestFinished(() => tenant.close());
    const lake = await lakeCopy(tenant);
    onTestFinished(() => lake[Symbol.asyncDispose]());
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
    });
    context.skip(status === NO_PYTHON, 'needs python3.11: the client of Koku is in Python');
    expect(status, said).toBe(0);
    expect(said).toMatch(/\d+ passed/);
    expect(said).not.toMatch(/skipped/);
  },
);
