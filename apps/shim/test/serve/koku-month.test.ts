import { it, onTestFinished } from 'vitest';
import { goldenTenant } from '../support/tenant.ts';
import { addBills } from './month-world.ts';
import { passStandin } from './standin.ts';

it(
  'Koku summarizes a whole month without a statement to Trino (needs Python 3.11)',
  { timeout: 10 * 60_000 },
  async (context) => {
    const tenant = await goldenTenant('cost-odd');
    onTestFinished(() => tenant.close());
    await passStandin(context, tenant, ['tests/test_month.py'], async (lake) => ({
      OCP_STANDIN_BILLS: JSON.stringify(await addBills(tenant, lake, onTestFinished)),
    }));
  },
);
