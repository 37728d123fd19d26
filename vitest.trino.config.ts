import { configDefaults, defineConfig } from 'vitest/config';
import config, { onTrino } from './vitest.config.ts';

const { projects: _, ...common } = config.test ?? {};

/** The tests that need the Trino of `TRINO_URL`, one file at a time: they share it. `npm run test:trino` starts one. */
export default defineConfig({
  ...config,
  test: {
    ...common,
    include: [...onTrino, 'packages/rules-sql/test/{dialect,rounding}.test.ts'],
    exclude: configDefaults.exclude,
    // Each statement takes a tenth of a second there.
    env: { OCP_TEST_TRINO: process.env['TRINO_URL'] ?? '', OCP_RUNS: '20' },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
