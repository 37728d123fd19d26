import { defineConfig } from 'vitest/config';

/**
 * The workspace runs from its TypeScript sources: no build stands between an edit and its test. Nothing that means a
 * bundler is among the conditions: packages from the registry load as Node itself would load them.
 */
const conditions = ['ocp-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
    setupFiles: ['./vitest.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    execArgv: ['--conditions=ocp-source'],
  },
});
