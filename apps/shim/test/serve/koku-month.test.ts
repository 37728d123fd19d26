import { trinoStatements } from '@ocp/core';
import { it, onTestFinished } from 'vitest';
import { goldenTenant } from '../support/tenant.ts';
import { addBills, addWholeMonth } from './month-world.ts';
import { passStandin } from './standin.ts';

it.for([
  ['days of a month, whatever happens on them', 'tests/test_month.py', addBills],
  ['31 days of clusters on each cloud', 'tests/test_whole_month.py', addWholeMonth],
] as const)(
  'Koku summarizes %s, without a statement to Trino (needs Python 3.11)',
  { timeout: 10 * 60_000 },
  async ([, tests, prepare], context) => {
    const tenant = await goldenTenant('cost-odd');
    onTestFinished(() => tenant.close());
    await passStandin(context, tenant, [tests], async (lake) => ({
      OCP_STANDIN_BILLS: JSON.stringify(await prepare(tenant, lake, onTestFinished)),
      OCP_TRINO_STATEMENTS: JSON.stringify(trinoStatements),
    }));
  },
);
