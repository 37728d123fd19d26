import { it, onTestFinished } from 'vitest';
import { goldenTenant } from '../support/tenant.ts';
import { passStandin } from './standin.ts';

/** `npm run sequences` runs every sequence, which takes some minutes; here some of them do. */
const all = process.env.OCP_STANDIN_SEQUENCES === 'all';
const sets = all
  ? [
      { golden: 'aws-two-clusters', files: ['tests/test_sequences.py'] },
      { golden: 'gcp-all', files: ['tests/test_other_clouds.py'] },
    ]
  : [
      {
        golden: 'aws-two-clusters',
        files: ['why', 'halves', 'phases', 'sequences'].map((name) => `tests/test_${name}.py`),
      },
      { golden: 'azure-all', files: ['tests/test_other_clouds.py'] },
    ];

it.for(sets)(
  'Koku switches to ocp, off and in between without losing a cost: $golden (needs Python 3.11)',
  { timeout: all ? 60 * 60_000 : 10 * 60_000 },
  async ({ golden, files }, context) => {
    const tenant = await goldenTenant(golden);
    onTestFinished(() => tenant.close());
    await passStandin(context, tenant, files);
  },
);
