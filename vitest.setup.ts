import { relative } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * Property tests draw the same samples in every run, so that CI says what a developer saw; OCP_SEED=N draws others,
 * OCP_RUNS=N as many, and OCP_PATH=… begins at the failure that it names.
 */
const { OCP_SEED: seed, OCP_RUNS: runs, OCP_PATH: path } = process.env;
fc.configureGlobal({
  seed: Number(seed ?? 20251001),
  ...(runs === undefined ? {} : { numRuns: Number(runs) }),
  ...(path === undefined ? {} : { path }),
  reporter(details) {
    if (!details.failed) return;
    const { testPath = '', currentTestName = '' } = expect.getState();
    // Vitest takes the name as a pattern, in which these would have a meaning.
    const name = currentTestName.replaceAll(' > ', ' ').replaceAll(/[^\w ,:-]/g, '.');
    const again = `OCP_SEED=${details.seed} OCP_PATH=${details.counterexamplePath} npm run test:only -- ${relative(import.meta.dirname, testPath)} -t '${name}'`;
    throw new Error(`${fc.defaultReportMessage(details)}\n\nAgain: ${again}`, {
      cause: details.errorInstance,
    });
  },
});
