import { distributionMissing } from '../trino/distribution.ts';
import { javaMissing } from '../trino/java.ts';
import { startTrino, type TrinoServer } from '../trino/server.ts';
import type { Outcome } from './outcome.ts';
import { runTests } from './tests.ts';

const NAME = 'tests on Trino';

/**
 * Runs the tests that need a Trino: on the one of `TRINO_URL`, else on one that is started for them. Where neither
 * is possible they are one skipped test that says so. The other engines are compared with it on all goldens, or on some.
 */
export async function trinoTests(compared: 'all' | 'some'): Promise<Outcome[]> {
  const given = process.env['TRINO_URL'];
  const missing = given ? undefined : (javaMissing() ?? distributionMissing());
  if (missing !== undefined) return [{ name: NAME, state: 'skipped', note: missing }];
  console.log('\n> tests on Trino: vitest run --config vitest.trino.config.ts');
  let server: TrinoServer | undefined;
  try {
    server = given ? undefined : await startTrino({ say: console.log, brief: true });
    return await runTests('vitest.trino.config.ts', {
      TRINO_URL: given || server?.url,
      OCP_TRINO_COMPARED: compared,
    });
  } catch (error) {
    return [{ name: `${NAME}: ${error instanceof Error ? error.message : String(error)}`, state: 'failed' }];
  } finally {
    await server?.stop();
  }
}
