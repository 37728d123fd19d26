import { distributionMissing } from '../trino/distribution.ts';
import { javaMissing } from '../trino/java.ts';
import { startTrino, type TrinoServer } from '../trino/server.ts';
import type { Outcome } from './outcome.ts';
import { runTests } from './tests.ts';

const NAME = 'tests on Trino';

/** The tests that run goldens. */
const OF_GOLDENS = [
  'packages/engine-trino/test/conformance.trino.test.ts',
  'apps/shim/test/compare.trino.test.ts',
];

/** Which tests are run: those on all goldens, on some, or on those of these names alone; and which by their names. */
export interface TrinoChoice {
  compared: 'all' | 'some' | readonly string[];
  /** A pattern for the names of tests, as vitest's `-t`. Stages of a golden stand on each other: none runs without those before it. */
  named?: string | undefined;
}

/**
 * Runs the tests that need a Trino: on the one of `TRINO_URL`, else on one that is started for them. Where neither
 * is possible they are one skipped test that says so.
 */
export async function trinoTests({ compared, named }: TrinoChoice): Promise<Outcome[]> {
  const given = process.env['TRINO_URL'];
  const missing = given ? undefined : (javaMissing() ?? distributionMissing());
  if (missing !== undefined) return [{ name: NAME, state: 'skipped', note: missing }];
  console.log('\n> tests on Trino: vitest run --config vitest.trino.config.ts');
  let server: TrinoServer | undefined;
  try {
    server = given ? undefined : await startTrino({ say: console.log, brief: true });
    const chosen = typeof compared !== 'string';
    const environment = {
      TRINO_URL: given || server?.url,
      ...(chosen ? { OCP_TRINO_GOLDENS: `^(${compared.join('|')})$` } : { OCP_TRINO_COMPARED: compared }),
    };
    return await runTests('vitest.trino.config.ts', environment, [
      ...(chosen ? OF_GOLDENS : []),
      ...(named === undefined ? [] : ['-t', named]),
    ]);
  } catch (error) {
    return [{ name: `${NAME}: ${error instanceof Error ? error.message : String(error)}`, state: 'failed' }];
  } finally {
    await server?.stop();
  }
}
