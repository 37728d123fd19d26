import fc from 'fast-check';

/** Property tests draw the same samples in every run, so that CI says what a developer saw; OCP_SEED=N draws others, OCP_RUNS=N as many. */
const runs = process.env['OCP_RUNS'];
fc.configureGlobal({
  seed: Number(process.env['OCP_SEED'] ?? 20251001),
  ...(runs === undefined ? {} : { numRuns: Number(runs) }),
});
