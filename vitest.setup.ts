import fc from 'fast-check';

/** Property tests draw the same samples in every run, so that CI says what a developer saw; OCP_SEED=N draws others. */
fc.configureGlobal({ seed: Number(process.env['OCP_SEED'] ?? 20251001) });
